//! The report as JUnit XML, for the dashboards of continuous integration.
//!
//! One suite per claim, one case per form: passed if it is as the file expects, failed if it is
//! refuted against expectation, in error if it is undecided or was not tested. With a baseline, a
//! former report, a form passes if it has the verdict that it has there. Claims that are not
//! checked are skipped.

use std::time::Duration;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use crate::record::{FormEntry, Report};
use crate::render::clean;

fn failure(kind: NonSuccessKind, message: &str, details: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(clean(message));
    if !details.is_empty() {
        status.set_description(details);
    }
    status
}

fn case(suite: &str, name: &str, status: TestCaseStatus, milliseconds: u64) -> TestCase {
    let mut case = TestCase::new(clean(name), status);
    case.set_classname(clean(suite));
    case.set_time(Duration::from_millis(milliseconds));
    case
}

fn status(form: &FormEntry, baseline: Option<&Report>) -> TestCaseStatus {
    let found = &form.found;
    let details = found
        .instance()
        .and_then(|instance| serde_json::to_string(instance).ok())
        .unwrap_or_default();
    if let Some(baseline) = baseline {
        let mut forms = baseline.forms().map(|(_, form)| &form.found);
        let before = forms.find(|line| line.claim == found.claim && line.form == found.form);
        let message = match before {
            Some(before) if before.verdict == found.verdict => return TestCaseStatus::success(),
            Some(before) => format!("{}, {} in the baseline", found.verdict, before.verdict),
            None => format!("{}, not in the baseline", found.verdict),
        };
        return failure(NonSuccessKind::Failure, &message, &details);
    }
    if form.is_met() {
        return TestCaseStatus::success();
    }
    let kind = if found.is_surprise() {
        NonSuccessKind::Failure
    } else {
        NonSuccessKind::Error
    };
    failure(kind, &form.told(), &details)
}

/// The report as JUnit XML, compared with a baseline if there is one.
pub fn junit(report: &Report, baseline: Option<&Report>) -> String {
    let mut xml = quick_junit::Report::new("referee");
    for claim in &report.claims {
        let mut suite = TestSuite::new(clean(&claim.id));
        for form in &claim.forms {
            let name = format!("{}/{}", claim.id, form.found.form);
            let time = report.run.times.get(&name).copied().unwrap_or_default();
            let status = status(form, baseline);
            suite.add_test_case(case(&claim.id, &form.found.form, status, time));
        }
        xml.add_test_suite(suite);
    }
    for row in &report.paper.unchecked {
        let mut status = TestCaseStatus::skipped();
        status.set_message(clean(&row.reason));
        let mut suite = TestSuite::new(clean(&row.id));
        suite.add_test_case(case(&row.id, "stated", status, 0));
        xml.add_test_suite(suite);
    }
    // Writing to a string fails for no name that `clean` returns.
    xml.to_string().unwrap_or_default()
}
