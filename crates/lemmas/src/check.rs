//! Checking a variant of a claim on a subject: hypotheses in order, then the conclusion. A failing
//! conclusion becomes a verdict only after the trusted checker has accepted the counterexample.

use std::cell::OnceCell;
use std::fmt;

use certificate::{
    Certificate, Code, Counterexample, Evidence, Hypothesis, MinimumEvidence, Statement, Subject,
    Svd,
};
use classify::{Classification, Kind, ProductPoint, Unclassified, classify, classify_product};
use exact::Rational;
use network::{Instance, Network, Problem};
use svd::Triples;

use crate::facts::{Facts, facts};
use crate::{
    Claim, Conclusion, Construction, Form, Quantifier, SubjectKind, Verdict, rational_svd,
};

/// A form of a claim with some hypotheses dropped.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The claim.
    pub claim: &'static Claim,
    /// The form.
    pub form: &'static Form,
    /// The hypotheses that are left out.
    pub dropped: Vec<Hypothesis>,
    /// The hypotheses that remain.
    remaining: Vec<Hypothesis>,
}

/// On what a verdict rests.
#[derive(Clone, Debug)]
pub struct Grounds {
    /// Whether each hypothesis holds, or why that is undecided.
    pub hypotheses: Vec<(Hypothesis, Result<bool, String>)>,
    /// Why the point is a minimum, where a hypothesis asks for one.
    pub evidence: Evidence,
}

/// A variant or subject that does not fit a claim.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// No claim has this id.
    #[error("unknown claim {0:?}; `referee claims` lists them")]
    UnknownClaim(String),
    /// The claim has no such form.
    #[error("{claim} has no form {form:?}; it has {known}")]
    UnknownForm {
        /// The claim.
        claim: &'static str,
        /// The form asked for.
        form: String,
        /// The forms it has.
        known: String,
    },
    /// The hypothesis does not belong to the form.
    #[error("{hypothesis:?} is no hypothesis of {claim} ({form}); it has {known}")]
    UnknownHypothesis {
        /// The claim.
        claim: &'static str,
        /// The form.
        form: &'static str,
        /// The hypothesis asked for.
        hypothesis: String,
        /// The hypotheses it has.
        known: String,
    },
    /// The subject is of another kind.
    #[error("{claim} speaks about a {expected:?}, not a {found:?}")]
    WrongSubject {
        /// The claim.
        claim: &'static str,
        /// The kind that the claim speaks about.
        expected: SubjectKind,
        /// The kind of the subject.
        found: SubjectKind,
    },
}

impl Variant {
    /// The variant with the given names.
    ///
    /// # Errors
    /// When the claim, the form or a hypothesis is unknown.
    pub fn new(claim: &str, form: &str, dropped: &[String]) -> Result<Self, CheckError> {
        let claim = crate::claim(claim).ok_or_else(|| CheckError::UnknownClaim(claim.into()))?;
        let form = claim.form(form).ok_or_else(|| CheckError::UnknownForm {
            claim: claim.id,
            form: form.into(),
            known: claim
                .forms
                .iter()
                .map(|form| form.id)
                .collect::<Vec<_>>()
                .join(", "),
        })?;
        let hypotheses = claim.hypotheses(form);
        let find = |name: &String| {
            hypotheses
                .iter()
                .copied()
                .find(|h| h.id() == name)
                .ok_or_else(|| {
                    let known: Vec<_> = hypotheses.iter().map(|h| h.id()).collect();
                    CheckError::UnknownHypothesis {
                        claim: claim.id,
                        form: form.id,
                        hypothesis: name.clone(),
                        known: known.join(", "),
                    }
                })
        };
        let dropped = dropped.iter().map(find).collect::<Result<_, _>>()?;
        Ok(Self::without(claim, form, dropped))
    }

    fn without(claim: &'static Claim, form: &'static Form, dropped: Vec<Hypothesis>) -> Self {
        let all = claim.hypotheses(form).iter().copied();
        Self {
            remaining: all.filter(|h| !dropped.contains(h)).collect(),
            claim,
            form,
            dropped,
        }
    }

    /// The form without dropped hypotheses.
    pub fn plain(claim: &'static Claim, form: &'static Form) -> Self {
        Self::without(claim, form, Vec::new())
    }

    /// Every form of the claim, and every mutant that the audit tries.
    pub fn all(claim: &'static Claim) -> Vec<Self> {
        let mutants = |form: &'static Form| {
            let drop = move |&h: &Hypothesis| Self::without(claim, form, vec![h]);
            std::iter::once(Self::plain(claim, form)).chain(form.mutants.iter().map(drop))
        };
        claim.forms.iter().flat_map(mutants).collect()
    }

    /// Whether it speaks about all subjects, asserts that one exists, or that each has something:
    /// the stated form as the claim does, the others as their rules.
    pub fn quantifier(&self) -> Quantifier {
        let rule = self.claim.rule(self.form);
        match self.form.id {
            "stated" => self.claim.quantifier,
            _ if rule.is_some_and(|rule| rule.asserts_existence) => Quantifier::ExistentialForEach,
            _ => Quantifier::Universal,
        }
    }

    /// The hypotheses that remain.
    pub fn hypotheses(&self) -> impl Iterator<Item = Hypothesis> {
        self.remaining.iter().copied()
    }

    /// Checks the variant on a subject.
    ///
    /// # Errors
    /// When the subject is not of the kind that the claim speaks about.
    pub fn check(&self, subject: &Subject) -> Result<Verdict, CheckError> {
        Ok(self.verdict(&self.context(subject)?))
    }

    /// Checks the variant on a subject, and says what a reader wants to know of it.
    ///
    /// # Errors
    /// When the subject is not of the kind that the claim speaks about.
    pub fn check_with_facts(
        &self,
        subject: &Subject,
    ) -> Result<(Verdict, Facts, Grounds), CheckError> {
        let context = self.context(subject)?;
        let verdict = self.verdict(&context);
        let rulings = self.hypotheses().map(|h| (h, context.holds(h)));
        let mut grounds = Grounds {
            hypotheses: rulings.collect(),
            evidence: Evidence::default(),
        };
        for (hypothesis, ruling) in &grounds.hypotheses {
            let minimum = match hypothesis {
                _ if *ruling != Ok(true) => None,
                Hypothesis::LocalMinimum | Hypothesis::GlobalMinimum => context
                    .classification()
                    .ok()
                    .and_then(|found| found.minimum().cloned()),
                Hypothesis::ProductLocalMinimum => context.product_minimum().ok(),
                _ => None,
            };
            grounds.evidence.minimum = minimum.or(grounds.evidence.minimum);
        }
        Ok((verdict, facts(&context), grounds))
    }

    fn context<'a>(&'a self, subject: &'a Subject) -> Result<Context<'a>, CheckError> {
        let found = SubjectKind::of(subject);
        if found != self.claim.subject {
            let (claim, expected) = (self.claim.id, self.claim.subject);
            return Err(CheckError::WrongSubject {
                claim,
                expected,
                found,
            });
        }
        Ok(Context {
            variant: self,
            subject,
            classification: OnceCell::new(),
            point: OnceCell::new(),
            svds: OnceCell::new(),
            triples: OnceCell::new(),
        })
    }

    fn verdict(&self, context: &Context) -> Verdict {
        for hypothesis in self.hypotheses() {
            match context.holds(hypothesis) {
                Ok(true) => {}
                Ok(false) => {
                    let certificate = context.certificate_against(hypothesis).map(Box::new);
                    return Verdict::Vacuous {
                        hypothesis: hypothesis.into(),
                        certificate,
                    };
                }
                Err(reason) => return Verdict::Undecided { reason },
            }
        }
        match (self.form.conclusion)(context) {
            Conclusion::Holds(construction) => {
                let certificate = context.minimum_certificate().map(Box::new);
                Verdict::Holds {
                    certificate,
                    construction,
                }
            }
            Conclusion::SaysNothing(hypothesis) => Verdict::Vacuous {
                hypothesis,
                certificate: None,
            },
            Conclusion::Undecided(reason) => Verdict::Undecided { reason },
            Conclusion::Fails {
                evidence,
                subject: other,
            } => {
                let subject = other.map_or_else(|| context.subject.clone(), |other| *other);
                self.refute(context, subject, *evidence)
            }
        }
    }

    /// Assembles the counterexample and has it checked.
    fn refute(&self, context: &Context, subject: Subject, mut evidence: Evidence) -> Verdict {
        for hypothesis in self.hypotheses() {
            let supplied = match hypothesis {
                Hypothesis::LocalMinimum | Hypothesis::GlobalMinimum => context
                    .classification()
                    .map(|found| evidence.minimum = found.minimum().cloned()),
                Hypothesis::ProductLocalMinimum => context
                    .product_minimum()
                    .map(|minimum| evidence.minimum = Some(minimum)),
                Hypothesis::NotGlobalMinimum => context
                    .better_network()
                    .map(|other| evidence.other = Some(other)),
                _ => Ok(()),
            };
            if let Err(reason) = supplied {
                return Verdict::Undecided { reason };
            }
        }
        let counterexample = Counterexample {
            claim: self.claim.id.into(),
            form: self.form.id.into(),
            dropped: self.dropped.clone(),
            subject,
            evidence,
        };
        let certificate = Certificate::new(Statement::Counterexample(Box::new(counterexample)));
        match certificate::check(&certificate) {
            Ok(_) => Verdict::Refuted {
                certificate: Box::new(certificate),
            },
            Err(rejection) => Verdict::Undecided {
                reason: format!("the conclusion seems to fail, but the checker says {rejection}"),
            },
        }
    }
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.claim.id, self.form.id)?;
        self.dropped
            .iter()
            .try_for_each(|hypothesis| write!(f, " without {hypothesis}"))
    }
}

/// A subject under check, with what was computed about it.
pub struct Context<'a> {
    /// The variant that is checked.
    pub variant: &'a Variant,
    /// The subject.
    pub subject: &'a Subject,
    classification: OnceCell<Result<Classification, Unclassified>>,
    point: OnceCell<Result<ProductPoint, Unclassified>>,
    svds: OnceCell<Option<[Svd; 2]>>,
    triples: OnceCell<Result<Triples, String>>,
}

impl Context<'_> {
    /// The instance of a network or layer.
    ///
    /// # Errors
    /// When the subject is of another kind.
    pub fn instance(&self) -> Result<&Instance, String> {
        self.subject
            .instance()
            .ok_or_else(|| "the subject is no network with data".into())
    }

    /// The instance and the layer.
    ///
    /// # Errors
    /// When the subject is of another kind, or the layer does not exist.
    pub fn layer(&self) -> Result<(&Instance, usize), String> {
        self.subject
            .layer()
            .ok_or_else(|| "the subject is no layer of a network with data".into())
    }

    /// The classification of the instance.
    ///
    /// # Errors
    /// When the classifier found no certificate.
    pub fn classification(&self) -> Result<&Classification, String> {
        let instance = self.instance()?;
        let found = self.classification.get_or_init(|| classify(instance));
        found.as_ref().map_err(ToString::to_string)
    }

    /// Whether the instance is a global, equivalently a local, minimum.
    ///
    /// # Errors
    /// When the classifier found no certificate.
    pub fn is_minimum(&self) -> Result<bool, String> {
        Ok(self.classification()?.kind == Kind::GlobalMinimum)
    }

    /// What the point of the rank-constrained problem is.
    ///
    /// # Errors
    /// When the subject is of another kind or no certificate was found.
    pub fn product_point(&self) -> Result<&ProductPoint, String> {
        let Subject::RankConstrained { x, y, r, rank } = self.subject else {
            return Err("the subject is no point of the rank-constrained problem".into());
        };
        let problem = Problem::new(x.clone(), y.clone()).map_err(|error| error.to_string())?;
        let found = self
            .point
            .get_or_init(|| classify_product(&problem, r, *rank));
        found.as_ref().map_err(ToString::to_string)
    }

    /// The enclosed singular triples of a pair of matrices.
    ///
    /// # Errors
    /// When the subject is of another kind, or the matrices are too large.
    pub fn triples(&self) -> Result<&Triples, String> {
        let Subject::TriplePair { m, other, count } = self.subject else {
            return Err("the subject is no pair of matrices with a number of triples".into());
        };
        let enclosed = || Triples::new(m, other, *count).map_err(|error| error.to_string());
        self.triples
            .get_or_init(enclosed)
            .as_ref()
            .map_err(Clone::clone)
    }

    fn product_minimum(&self) -> Result<MinimumEvidence, String> {
        match self.product_point()? {
            ProductPoint::GlobalMinimum { evidence } => Ok(evidence.clone()),
            ProductPoint::NotLocalMinimum { .. } => Err("R is no local minimum".into()),
        }
    }

    /// A network of the same widths with a smaller loss, on the certified curve.
    ///
    /// # Errors
    /// When the instance is a minimum or no certificate was found.
    pub fn better_network(&self) -> Result<Network, String> {
        let found = self.classification()?;
        match &found.certificate.statement {
            Statement::NotCritical { instance, .. } => {
                let curve = classify::gradient_line(instance).ok_or("critical after all")?;
                better_on_curve(instance, &curve)
            }
            Statement::NotLocalMinimum {
                instance, curve, ..
            } => better_on_curve(instance, curve),
            _ => Err("the network is a global minimum".into()),
        }
    }

    /// A product of rank at most `k` with a smaller value, as a network with two layers.
    ///
    /// # Errors
    /// When the point is a minimum or no certificate was found.
    pub fn better_product(&self) -> Result<Network, String> {
        match self.product_point()? {
            ProductPoint::NotLocalMinimum { certificate, .. } => match &certificate.statement {
                Statement::NotLocalMinimum {
                    instance, curve, ..
                } => better_on_curve(instance, curve),
                _ => Err("a descent without a curve".into()),
            },
            ProductPoint::GlobalMinimum { .. } => Err("R is a global minimum".into()),
        }
    }

    /// The decompositions of both matrices of a pair, if they are rational and unique up to signs.
    pub fn rational_svds(&self) -> Option<[Svd; 2]> {
        let find = || match self.subject {
            Subject::Pair { m, other } => Some([rational_svd(m)?, rational_svd(other)?]),
            _ => None,
        };
        self.svds.get_or_init(find).clone()
    }

    /// Decides a conclusion by the trusted rule of a form of the claim, where that needs no
    /// evidence.
    pub fn by_rule_of(&self, form: &str) -> Conclusion {
        self.by_rule_with(form, Evidence::default())
    }

    /// Decides a conclusion by the trusted rule of a form of the claim, where the evidence decides
    /// it either way.
    pub fn by_rule_with(&self, form: &str, evidence: Evidence) -> Conclusion {
        let Some(rule) = certificate::rule(self.variant.claim.id, form) else {
            return Conclusion::Undecided("the claim has no rule".into());
        };
        match (rule.fails)(self.subject, &evidence) {
            Ok(()) => Conclusion::fails_by(evidence),
            Err(rejection) if rejection.code == Code::ConclusionStands => Conclusion::Holds(None),
            Err(rejection) => Conclusion::Undecided(rejection.to_string()),
        }
    }

    fn holds(&self, hypothesis: Hypothesis) -> Result<bool, String> {
        match hypothesis {
            Hypothesis::LocalMinimum | Hypothesis::GlobalMinimum => self.is_minimum(),
            Hypothesis::NotGlobalMinimum => self.is_minimum().map(|is_minimum| !is_minimum),
            Hypothesis::RationalSvds => Ok(self.rational_svds().is_some()),
            Hypothesis::ProductLocalMinimum => Ok(matches!(
                self.product_point()?,
                ProductPoint::GlobalMinimum { .. }
            )),
            Hypothesis::GapPositive | Hypothesis::ValuesSeparated
                if matches!(self.subject, Subject::TriplePair { .. }) =>
            {
                let triples = self.triples()?;
                let decided = match hypothesis {
                    Hypothesis::GapPositive => triples.gap_is_positive(),
                    _ => triples.values_are_separated(),
                };
                decided.map_err(|error| error.to_string())
            }
            _ => hypothesis
                .decide(self.subject)
                .ok_or_else(|| format!("{hypothesis} says nothing about such a subject")),
        }
    }

    /// A certificate that the hypothesis fails, if there is one.
    fn certificate_against(&self, hypothesis: Hypothesis) -> Option<Certificate> {
        match hypothesis {
            Hypothesis::LocalMinimum | Hypothesis::GlobalMinimum | Hypothesis::NotGlobalMinimum => {
                self.classification()
                    .ok()
                    .map(|found| found.certificate.clone())
            }
            Hypothesis::ProductLocalMinimum => match self.product_point() {
                Ok(ProductPoint::NotLocalMinimum { certificate, .. }) => Some(certificate.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// The certificate of the minimum, if a hypothesis asked for one.
    fn minimum_certificate(&self) -> Option<Certificate> {
        let found = self.classification.get()?.as_ref().ok()?;
        Some(found.certificate.clone())
    }
}

/// The first point of the curve at `t = 1, 1/2, 1/4, ...` with a smaller loss.
fn better_on_curve(
    instance: &Instance,
    curve: &[exact::MatrixPolynomial],
) -> Result<Network, String> {
    let loss = certificate::loss_along(instance, curve);
    if !loss.first_change().is_some_and(|(_, c)| c.is_negative()) {
        return Err("the curve does not descend".into());
    }
    let start = instance.loss();
    let mut t = Rational::ONE;
    // Ends, because the loss falls for all small t.
    while loss.evaluate(&t) >= start {
        t /= Rational::from(2);
    }
    let layers = curve.iter().map(|path| path.evaluate(&t)).collect();
    Network::new(layers).map_err(|error| error.to_string())
}

/// Decides a conclusion by the trusted rule itself, where that needs no evidence.
pub(crate) fn by_rule(context: &Context) -> Conclusion {
    context.by_rule_of(context.variant.form.id)
}

/// The conclusion that no such object exists, from the one that it does: what was constructed is
/// the evidence against it.
pub(crate) fn converse(conclusion: Conclusion) -> Conclusion {
    let evidence = match conclusion {
        Conclusion::Holds(Some(Construction::Line(change))) => Evidence {
            r#move: Some(change),
            ..Evidence::default()
        },
        Conclusion::Holds(Some(Construction::Network(other))) => Evidence {
            other: Some(other),
            ..Evidence::default()
        },
        Conclusion::Fails { .. } => return Conclusion::Holds(None),
        other => return other,
    };
    Conclusion::fails_by(evidence)
}

/// The failure by a better network, where the point is not a minimum.
pub(crate) fn unless_minimum(context: &Context) -> Result<Option<Conclusion>, String> {
    if context.is_minimum()? {
        return Ok(None);
    }
    let other = Some(context.better_network()?);
    Ok(Some(Conclusion::fails_by(Evidence {
        other,
        ..Evidence::default()
    })))
}

/// Turns a failure to compute into an undecided conclusion.
pub(crate) fn or_undecided(conclusion: Result<Conclusion, String>) -> Conclusion {
    conclusion.unwrap_or_else(Conclusion::Undecided)
}
