//! Claims and their forms, as data.

use certificate::{Evidence, Hypothesis, Rule, Subject};

use crate::{Construction, Context, Premise};

/// Whether a claim speaks about all subjects or asserts that one exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quantifier {
    /// One counterexample refutes the claim; no number of instances proves it.
    Universal,
    /// One witness proves the claim; no number of instances refutes it.
    Existential,
    /// Of each subject it says that something exists. A construction witnesses it there; no subject
    /// refutes it.
    ExistentialForEach,
}

/// The kind of subject that a claim speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubjectKind {
    /// A network with data.
    Network,
    /// A network with data, and one of its layers.
    Layer,
    /// A chain of layers, without data.
    Chain,
    /// A chain of layers, and a target or a family of targets.
    Target,
    /// A point of the rank-constrained problem.
    RankConstrained,
    /// Two factors and a target.
    LeftFactor,
    /// Two singular values and two angles.
    Rotation,
    /// Two matrices of one shape.
    Pair,
    /// A matrix by its given singular value decomposition.
    Svd,
    /// Two matrices and a number of singular triples, with or without decompositions.
    TriplePair,
}

impl SubjectKind {
    /// The kind of a subject.
    pub fn of(subject: &Subject) -> Self {
        match subject {
            Subject::Network { .. } => Self::Network,
            Subject::Layer { .. } => Self::Layer,
            Subject::Chain { .. } => Self::Chain,
            Subject::Target { .. } | Subject::Family { .. } => Self::Target,
            Subject::RankConstrained { .. } => Self::RankConstrained,
            Subject::LeftFactor { .. } => Self::LeftFactor,
            Subject::Rotation { .. } => Self::Rotation,
            Subject::Pair { .. } => Self::Pair,
            Subject::Svd(_) => Self::Svd,
            Subject::TriplePair { .. } | Subject::DecomposedPair { .. } => Self::TriplePair,
        }
    }

    /// Whether its subjects have inputs `X` and targets `Y`.
    pub fn has_data(self) -> bool {
        matches!(self, Self::Network | Self::Layer | Self::RankConstrained)
    }
}

/// Where a claim is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Source {
    /// The file, from the root of the workspace.
    pub file: &'static str,
    /// The line.
    pub line: u32,
}

/// The place of the caller.
macro_rules! here {
    () => {
        $crate::Source {
            file: file!(),
            line: line!(),
        }
    };
}
pub(crate) use here;

/// What the conclusion of a form is found to be, where the hypotheses hold.
#[derive(Debug)]
pub enum Conclusion {
    /// It holds, by this construction if it asserts existence.
    Holds(Option<Construction>),
    /// It fails.
    Fails {
        /// What the checker needs beyond the subject and the evidence of the hypotheses.
        evidence: Box<Evidence>,
        /// The subject on which it fails, if it is not the one that was checked (such as a family
        /// through a target).
        subject: Option<Box<Subject>>,
    },
    /// The claim says nothing, because a hypothesis that lies in its words fails.
    SaysNothing(Premise),
    /// Not decided, and why.
    Undecided(String),
}

impl Conclusion {
    /// The conclusion fails, and the subject shows it without further evidence.
    pub fn fails() -> Self {
        Self::fails_by(Evidence::default())
    }

    /// The conclusion fails, by the given evidence.
    pub fn fails_by(evidence: Evidence) -> Self {
        Self::Fails {
            evidence: Box::new(evidence),
            subject: None,
        }
    }
}

/// One form of a claim.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// `stated`, `repaired...` or `strengthened...`.
    pub id: &'static str,
    /// The form in words.
    pub statement: &'static str,
    /// Decides the conclusion where the hypotheses hold.
    pub conclusion: fn(&Context) -> Conclusion,
    /// The hypotheses that the audit drops, one at a time, to see which are needed.
    pub mutants: &'static [Hypothesis],
}

/// A numbered claim of the paper, or a step of a proof.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// The identifier, such as `theorem-3.2` or `t3.2.iterate`.
    pub id: &'static str,
    /// The name in words.
    pub title: &'static str,
    /// The page of the paper.
    pub page: &'static str,
    /// Whether the stated form is universal.
    pub quantifier: Quantifier,
    /// What it speaks about.
    pub subject: SubjectKind,
    /// The forms, `stated` first.
    pub forms: &'static [Form],
    /// Where it is checked.
    pub source: Source,
}

impl Claim {
    /// The form with the given id.
    pub fn form(&self, id: &str) -> Option<&'static Form> {
        self.forms.iter().find(|form| form.id == id)
    }

    /// The hypotheses of a form, from the trusted rules.
    pub fn hypotheses(&self, form: &Form) -> &'static [Hypothesis] {
        self.rule(form).map_or(&[], |rule| rule.hypotheses)
    }

    /// The trusted rule of a form.
    pub fn rule(&self, form: &Form) -> Option<&'static Rule> {
        certificate::rule(self.id, form.id)
    }

    /// The name that files and test modules carry: `theorem_3_2`, `t3_2_iterate`.
    pub fn module_name(&self) -> String {
        self.id.replace(['.', '-'], "_")
    }
}
