//! The report as JUnit XML, for the dashboards of continuous integration.
//!
//! One suite per claim, one case per form: passed if the form stands or is witnessed, failed if it
//! is refuted, in error if it is undecided or was not tested, skipped if the claim is not checked.
//! Forms without one hypothesis are there to be refuted and are left out. The census and what it
//! must meet are a suite of their own.

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use crate::render::clean;
use crate::view::ClaimView;
use crate::{Report, Status};

fn failure(kind: NonSuccessKind, message: &str, details: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(clean(message));
    if !details.is_empty() {
        status.set_description(details);
    }
    status
}

fn case(suite: &str, name: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(clean(name), status);
    case.set_classname(clean(suite));
    case
}

/// The report as JUnit XML.
pub fn junit(report: &Report) -> String {
    let mut xml = quick_junit::Report::new("referee");
    for claim in &report.claims {
        let mut suite = TestSuite::new(clean(&claim.id));
        for form in ClaimView::new(Some(report), claim).forms {
            let status = match form.status {
                Status::Stands | Status::Witnessed => TestCaseStatus::success(),
                Status::Refuted => {
                    let matrices = form.case.map_or(String::new(), |case| case.text);
                    failure(NonSuccessKind::Failure, "refuted", &matrices)
                }
                Status::Undecided | Status::NotTested => {
                    failure(NonSuccessKind::Error, form.label, "")
                }
            };
            suite.add_test_case(case(&claim.id, &form.form, status));
        }
        xml.add_test_suite(suite);
    }
    for row in &report.not_checked_yet {
        let mut status = TestCaseStatus::skipped();
        status.set_message(clean(&row.reason));
        let mut suite = TestSuite::new(clean(&row.id));
        suite.add_test_case(case(&row.id, "stated", status));
        xml.add_test_suite(suite);
    }
    let mut census = TestSuite::new("census");
    for entry in &report.census {
        let status = match entry.census.failed {
            0 => TestCaseStatus::success(),
            failed => {
                let message = format!("{failed} networks without an accepted certificate");
                failure(NonSuccessKind::Error, &message, "")
            }
        };
        census.add_test_case(case("census", &entry.name, status));
    }
    for entry in &report.coverage {
        let status = if entry.count < entry.floor {
            let message = format!("met {} times, floor {}", entry.count, entry.floor);
            failure(NonSuccessKind::Error, &message, "")
        } else {
            TestCaseStatus::success()
        };
        census.add_test_case(case("census", &entry.what, status));
    }
    xml.add_test_suite(census);
    // Writing to a string fails for no name that `clean` returns.
    xml.to_string().unwrap_or_default()
}
