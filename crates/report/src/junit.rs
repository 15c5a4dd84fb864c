//! The report as JUnit XML, for the dashboards of continuous integration.
//!
//! One suite per claim, one case per form: passed if the form stands or is witnessed, failed if it
//! is refuted, in error if it is undecided or was not tested, skipped if the claim is not checked.
//! With a baseline, a former report, a form passes if it has the status that it has there, and
//! fails otherwise, so that a run without surprises is green.
//! Forms without one hypothesis are there to be refuted and are left out. The census and what it
//! must meet are a suite of their own.

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use crate::render::clean;
use crate::view::ClaimView;
use crate::{Report, Status, VariantEntry};

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

/// The status that a form has in the baseline, if it is there.
fn expected(baseline: &Report, claim: &str, form: &str) -> Option<Status> {
    let is_form = |variant: &VariantEntry| variant.is_plain() && variant.form == form;
    let mut variants = baseline.variants().filter(|(entry, _)| entry.id == claim);
    let found = variants.find(|(_, variant)| is_form(variant));
    found.map(|(_, variant)| variant.status)
}

/// What comes of a form that has a baseline.
fn compared(found: Status, expected: Option<Status>, matrices: &str) -> TestCaseStatus {
    match expected {
        Some(expected) if expected == found => TestCaseStatus::success(),
        Some(expected) => {
            let message = format!("{}, {} in the baseline", found.label(), expected.label());
            failure(NonSuccessKind::Failure, &message, matrices)
        }
        None => {
            let message = format!("{}, not in the baseline", found.label());
            failure(NonSuccessKind::Failure, &message, matrices)
        }
    }
}

/// The report as JUnit XML, compared with a baseline if there is one.
pub fn junit(report: &Report, baseline: Option<&Report>) -> String {
    let mut xml = quick_junit::Report::new("referee");
    for claim in &report.claims {
        let mut suite = TestSuite::new(clean(&claim.id));
        for form in ClaimView::new(Some(report), claim).forms {
            let matrices = form.case.map_or(String::new(), |case| case.text);
            let status = match (form.status, baseline) {
                (found, Some(baseline)) => {
                    let expected = expected(baseline, &claim.id, &form.form);
                    compared(found, expected, &matrices)
                }
                (Status::Stands | Status::Witnessed, None) => TestCaseStatus::success(),
                (Status::Refuted, None) => failure(NonSuccessKind::Failure, "refuted", &matrices),
                (Status::Undecided | Status::NotTested, None) => {
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
