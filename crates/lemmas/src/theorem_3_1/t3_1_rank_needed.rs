//! `t3.1.rank-needed` (Theorem 3.1, page 4): the hypothesis `rank R = d_p` cannot be left out.
//!
//! The stated form asserts existence: some network with `rank R < d_p` and some family of targets
//! that tends to `R`, none of them a product of nearby layers. A witness is a certified
//! counterexample to Theorem 3.1 without that hypothesis. The strengthened form says that this
//! happens at *every* network with `rank R < d_p`.

use certificate::Hypothesis::{ProductFullRank, ProductRankDeficient};
use certificate::{Certificate, Counterexample, Evidence, Statement, Subject};
use exact::Matrix;

use crate::claim::here;
use crate::{Claim, Conclusion, Context, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t3.1.rank-needed",
    title: "The rank hypothesis of Theorem 3.1",
    page: "4",
    quantifier: Quantifier::Existential,
    subject: SubjectKind::Target,
    forms: &[
        Form {
            id: "stated",
            statement: "Some network with rank R < d_p has targets of rank at most d_p, arbitrarily near R, that are no products of nearby layers.",
            conclusion: witness,
            mutants: &[],
        },
        Form {
            id: "strengthened.pointwise",
            statement: "Every network with rank R < d_p has targets of rank at most d_p, arbitrarily near R, that are no products of nearby layers.",
            conclusion: pointwise,
            mutants: &[ProductRankDeficient],
        },
    ],
    source: here!(),
};

/// The counterexample to Theorem 3.1 without its rank hypothesis, if the subject is one.
fn counterexample(subject: &Subject) -> Option<Certificate> {
    let certificate = Certificate::new(Statement::Counterexample(Box::new(Counterexample {
        claim: "theorem-3.1".into(),
        form: "stated".into(),
        dropped: vec![ProductFullRank],
        subject: subject.clone(),
        evidence: Evidence::default(),
    })));
    certificate::check(&certificate)
        .is_ok()
        .then_some(certificate)
}

fn witness(context: &Context) -> Conclusion {
    match counterexample(context.subject) {
        Some(_) => Conclusion::Holds(None),
        None => Conclusion::Undecided("the family of targets is not shown to be a witness".into()),
    }
}

fn pointwise(context: &Context) -> Conclusion {
    let Some(layers) = context.subject.network() else {
        return Conclusion::Undecided("the subject has no layers".into());
    };
    if counterexample(context.subject).is_some() {
        Conclusion::Holds(None)
    } else if layers.depth() == 1 || layers.layers().iter().all(Matrix::is_zero) {
        Conclusion::fails()
    } else {
        Conclusion::Undecided("neither a family out of reach nor that there is none".into())
    }
}
