//! Instances of a claim that meet its hypotheses, so that other code can be tested on them: a list
//! for any purpose, a strategy of proptest, an `Arbitrary` of quickcheck.
//!
//! They come from the boxes and draws of a hunt. A list is ordered by size and stays the same for
//! the same seed; shrinking moves towards its beginning.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use exact::{Matrix, Rational};
use hunt::{Options, visit};
use kernel::elaborate::elaborate;
use kernel::instance::{Instance, SizeValue, Value};
use kernel::tree::{Formula, Relation, Statement, Term};
use statement::{parse_file, render};

use crate::EFFORT;

/// The form `CLAIM/FORM`, or the first form of `CLAIM`, of a text of claims.
fn statement(text: &str, name: &str) -> Result<Statement, String> {
    let (file, errors) = parse_file(text);
    if !errors.is_empty() {
        return Err(render("claims", text, &errors));
    }
    let (claim, form) = match name.split_once('/') {
        Some((claim, form)) => (claim, Some(form)),
        None => (name, None),
    };
    let found = file.claims.iter().find(|found| found.id == claim);
    let forms = found.into_iter().flat_map(|found| &found.forms);
    let mut named = forms.filter(|found| form.is_none_or(|form| found.id == form));
    let found = named
        .next()
        .ok_or_else(|| format!("there is no form {name}"))?;
    Ok(found.statement())
}

/// Whether an entry is not 0 or large, and how many: what makes an instance large beside its sizes.
fn weight(instance: &Instance) -> (u64, usize, String) {
    let sizes = instance.sizes.values().map(|size| match size {
        SizeValue::One(size) => u64::from(*size),
        SizeValue::Family(sizes) => sizes.iter().map(|&size| u64::from(size)).sum(),
    });
    let spelled: usize = instance.values.values().map(digits).sum();
    let text = serde_json::to_string(instance).unwrap_or_default();
    (sizes.sum(), spelled, text)
}

fn digits(value: &Value) -> usize {
    let of_matrix = |matrix: &Matrix| -> usize {
        let entries = matrix.entries().iter().filter(|entry| !entry.is_zero());
        entries.map(|entry| entry.to_string().len()).sum()
    };
    match value {
        Value::Integer(integer) => integer.to_string().len(),
        Value::Number(number) => number.to_string().len(),
        Value::Matrix(matrix) => of_matrix(matrix),
        Value::Family(family) => family.iter().map(of_matrix).sum(),
    }
}

/// Up to `count` different instances of a form (`CLAIM/FORM`) of a text of claims that meet its
/// hypotheses, the smallest first.
///
/// # Errors
/// When the text has errors, there is no such form, or no instance that met them was found.
pub fn instances(text: &str, name: &str, seed: u64, count: usize) -> Result<Vec<Instance>, String> {
    let mut statement = statement(text, name)?;
    // What is false of every instance hides none.
    let number = |value: u64| Box::new(Term::Number(Rational::from(value)));
    statement.show = Formula::Compare(Relation::Equal, number(0), number(1));
    statement.some = false;
    let core = elaborate(&statement).map_err(|faults| {
        let first = faults.into_iter().next().map(|fault| fault.message);
        first.unwrap_or_default()
    })?;
    let stop = AtomicBool::new(false);
    let seen = RefCell::new((BTreeSet::new(), Vec::new()));
    let options = Options {
        effort: Some(EFFORT.max(100 * count as u64)),
        seed,
        ..Options::default()
    };
    visit(&core, &options, Some(&stop), &|met| {
        let instance = met.instance();
        let (texts, found) = &mut *seen.borrow_mut();
        if found.len() < count && texts.insert(serde_json::to_string(&instance).unwrap_or_default())
        {
            found.push(instance);
        }
        stop.store(found.len() >= count, Ordering::Relaxed);
    });
    let (_, mut found) = seen.into_inner();
    if found.is_empty() {
        return Err(format!(
            "{name}: no instance that meets the hypotheses was found"
        ));
    }
    found.sort_by_cached_key(weight);
    Ok(found)
}

/// A strategy whose values are instances of a form that meet its hypotheses.
///
/// # Errors
/// As for [`instances`].
#[cfg(feature = "proptest")]
pub fn strategy(
    text: &str,
    name: &str,
    seed: u64,
    count: usize,
) -> Result<proptest::sample::Select<Instance>, String> {
    instances(text, name, seed, count).map(proptest::sample::select)
}

/// A form, by a type, for [`Of`].
#[cfg(feature = "quickcheck")]
pub trait Claim: Clone + Send + Sync + 'static {
    /// The text of claims, as by `include_str!`.
    const TEXT: &'static str;
    /// The form, `CLAIM/FORM`.
    const NAME: &'static str;
    /// How many instances are found.
    const COUNT: usize = 200;
}

/// An instance of a form that meets its hypotheses, arbitrary for quickcheck.
#[cfg(feature = "quickcheck")]
#[derive(Clone, Debug)]
pub struct Of<C> {
    /// The instance.
    pub instance: Instance,
    place: usize,
    claim: std::marker::PhantomData<C>,
}

#[cfg(feature = "quickcheck")]
type Known = std::sync::Mutex<std::collections::BTreeMap<&'static str, std::sync::Arc<[Instance]>>>;

#[cfg(feature = "quickcheck")]
impl<C: Claim> Of<C> {
    /// The instances, found once.
    fn all() -> std::sync::Arc<[Instance]> {
        static KNOWN: Known = Known::new(std::collections::BTreeMap::new());
        let mut known = KNOWN
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let find = || {
            instances(C::TEXT, C::NAME, 1, C::COUNT)
                .unwrap_or_else(|error| panic!("{}: {error}", C::NAME))
                .into()
        };
        known.entry(C::NAME).or_insert_with(find).clone()
    }

    fn at(place: usize) -> Self {
        Self {
            instance: Self::all()[place].clone(),
            place,
            claim: std::marker::PhantomData,
        }
    }
}

#[cfg(feature = "quickcheck")]
impl<C: Claim> quickcheck::Arbitrary for Of<C> {
    /// # Panics
    /// When the claim has no instance that meets its hypotheses; the message says why.
    fn arbitrary(g: &mut quickcheck::Gen) -> Self {
        let places: Vec<usize> = (0..Self::all().len()).collect();
        Self::at(*g.choose(&places).expect("there is an instance"))
    }

    fn shrink(&self) -> Box<dyn Iterator<Item = Self>> {
        let place = self.place;
        Box::new(
            [0, place / 2, place.saturating_sub(1)]
                .into_iter()
                .filter(move |&to| to < place)
                .map(Self::at),
        )
    }
}
