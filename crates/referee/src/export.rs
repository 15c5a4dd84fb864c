//! `export --rocq`: a certificate as a Rocq file that the kernel of Rocq checks.
//!
//! A certificate of a claim goes to the crate `export`. For one of a point
//! the file defines the instance over the integers, denominators cleared, and proves its verdict by
//! computation with the verified checker of `proofs/theories/certificate.v`, whose header specifies
//! the format. Semidefiniteness is shown by sums of squares: from `T^T S T = D` diagonal,
//! `S = sum_i d_i l_i^T l_i` with the rows `l_i` of `T^{-1}`.
//!
//! Only an accepted certificate is exported, and every number is written from an [`Integer`]: in
//! the scope of `Z`, `1/2` would be read as a quotient of integers, which is 0.

use std::fmt::Write;

use ::export::literal::{self, common_denominator, list};
use anyhow::{Context, bail};
use certificate::{Certificate, MinimumEvidence, Statement};
use exact::{
    Integer, Matrix, MatrixPolynomial, Rational, diagonalize, inverse, left_inverse, solve,
};
use kernel::evidence::Rejection;
use network::Instance;
use network::json::printable;

use crate::cli::ExportOptions;
use crate::exit::Outcome;
use crate::input;
use crate::output::{self, note, say};

/// `referee export`.
///
/// # Errors
/// When the file holds no certificate, or one that has no form in Rocq.
pub fn export(options: &ExportOptions) -> anyhow::Result<Outcome> {
    let text = input::read(&options.file)?;
    match kernel::certificate::Certificate::read(&text) {
        Ok(claim) => return export_claim(options, &claim),
        Err(Rejection { code, message }) if is_of_claim(&text) => {
            bail!("{}: {code}: {message}", options.file)
        }
        Err(_) => {}
    }
    let certificate =
        certificate::read(&text).map_err(|error| anyhow::anyhow!("{}: {error}", options.file))?;
    if let Err(rejection) = certificate::check(&certificate) {
        let line = format!("referee: {}: rejected: {rejection}", options.file);
        note!("{}", printable(&line));
        return Ok(Outcome::Refuted);
    }
    print(options, &rocq(&certificate, options.bigz)?);
    Ok(Outcome::Done)
}

/// Whether a text is a certificate of version 2.
fn is_of_claim(text: &str) -> bool {
    let json: Result<serde_json::Value, _> = serde_json::from_str(text);
    json.is_ok_and(|json| json["schema"] == 2)
}

/// The certificate of a claim.
fn export_claim(
    options: &ExportOptions,
    claim: &kernel::certificate::Certificate,
) -> anyhow::Result<Outcome> {
    if let Err(rejection) = claim.check() {
        let line = format!(
            "referee: {}: rejected: {}: {}",
            options.file, rejection.code, rejection.message
        );
        note!("{}", printable(&line));
        return Ok(Outcome::Refuted);
    }
    if options.bigz {
        bail!("--bigz is for certificates of a point, not of a claim");
    }
    let source = ::export::rocq(claim).with_context(|| options.file.clone())?;
    print(options, &source);
    Ok(Outcome::Done)
}

fn print(options: &ExportOptions, source: &str) {
    if options.json {
        say!("{}", serde_json::json!({ "rocq": source }));
    } else {
        output::print(format_args!("{source}"));
    }
}

/// The rows of literals, which are integers over the given denominator.
fn row(numbers: &[Rational], q: &Integer) -> anyhow::Result<String> {
    literal::row(numbers, q).with_context(|| format!("a number that is no integer over {q}"))
}

fn integers(matrix: &Matrix, q: &Integer) -> anyhow::Result<String> {
    literal::integers(matrix, q).with_context(|| format!("a number that is no integer over {q}"))
}

/// A rational matrix `M` as `(q M) / q` for the given `q`.
fn over(matrix: &Matrix, q: &Integer) -> anyhow::Result<String> {
    Ok(format!("({q}, {})", integers(matrix, q)?))
}

fn rational_matrix(matrix: &Matrix) -> anyhow::Result<String> {
    over(matrix, &common_denominator([matrix]))
}

/// A proof that the matrix is positive semidefinite.
fn sum_of_squares(matrix: &Matrix) -> anyhow::Result<String> {
    let found = diagonalize(matrix);
    let rows = inverse(&found.basis).context("a basis that is not invertible")?;
    let (mut weights, mut squares) = (Vec::new(), Vec::new());
    let pivots = found.diagonal.iter().enumerate();
    for (i, pivot) in pivots.filter(|(_, d)| !d.is_zero()) {
        if pivot.is_negative() {
            bail!("the matrix is not positive semidefinite");
        }
        let form = rows.select_rows(&[i]);
        let q = common_denominator([&form]);
        squares.push(row(form.entries(), &q)?);
        let square = Rational::from_integers(&q * &q, Integer::ONE).context("a square")?;
        weights.push(pivot / &square);
    }
    let weights = Matrix::from_entries(1, weights.len(), weights);
    let c = common_denominator([&weights]);
    let weights = row(weights.entries(), &c)?;
    Ok(format!("(SumOfSquares {c} {weights} {})", list(squares)))
}

/// The instance, where layer `i` has the denominator `denominators[i - 1]`.
fn instance_text(instance: &Instance, denominators: &[Integer]) -> anyhow::Result<String> {
    let network = instance.network();
    let widths = list(network.widths().iter().map(usize::to_string));
    let layers = network.layers().iter().zip(denominators);
    let layers: Result<Vec<String>, _> = layers.map(|(w, q)| over(w, q)).collect();
    Ok(format!(
        "Definition I : network := Network\n  {widths}%nat\n  {}\n  {}\n  {}\n  {}.\n",
        instance.x().cols(),
        rational_matrix(instance.x())?,
        rational_matrix(instance.y())?,
        list(layers?)
    ))
}

fn plain_instance(instance: &Instance) -> anyhow::Result<String> {
    let layers = instance.network().layers();
    let denominators: Vec<Integer> = layers.iter().map(|w| common_denominator([w])).collect();
    instance_text(instance, &denominators)
}

fn descent(
    instance: &Instance,
    curve: &[MatrixPolynomial],
    number: &str,
) -> anyhow::Result<String> {
    // One denominator for a layer and its whole curve, as the format demands.
    let paths = instance.network().layers().iter().zip(curve);
    let denominators: Vec<Integer> = paths
        .map(|(layer, path)| common_denominator(path.coefficients().iter().chain([layer])))
        .collect();
    let moves = curve.iter().zip(&denominators).map(|(path, q)| {
        let coefficients = path.coefficients()[1..].iter().map(|c| integers(c, q));
        Ok(list(coefficients.collect::<anyhow::Result<Vec<_>>>()?))
    });
    Ok(format!(
        "{}\nDefinition moves : seq (seq (seq (seq {number}))) :=\n  {}.\n\n\
         Theorem verdict R : ~ local_min (X R I) (Y R I) (W R I).\n\
         Proof. apply: (not_local_minimum (moves := moves)); vm_compute; reflexivity. Qed.\n",
        instance_text(instance, &denominators)?,
        list(moves.collect::<anyhow::Result<Vec<_>>>()?.into_iter())
    ))
}

fn rank_bound(instance: &Instance, level: usize, mu: &Rational) -> anyhow::Result<String> {
    let at = instance.evaluate();
    let upper = &at.upper[level];
    let left = left_inverse(upper).context("A is not injective")?;
    let gram = instance.x() * &instance.x().transpose();
    let moment = instance.problem().cross_moment();
    let best = solve(&gram, &moment.transpose())
        .context("no least-squares solution")?
        .transpose();
    let z = &best * instance.x();
    let t = &z - &(at.product() * instance.x());
    let outputs = instance.y().rows();
    let discarded = &Matrix::identity(outputs).scale(mu) - &(&t * &t.transpose());
    let fitted = &upper.transpose() * &z;
    let kept = &(&fitted * &fitted.transpose()) - &(&upper.transpose() * upper).scale(mu);
    let (numerator, denominator) = mu.to_integers();
    Ok(format!(
        "{}\nDefinition data := Bottleneck\n  {level}\n  ({numerator}, {denominator})\n  \
         {}\n  {}\n  {}\n  {}.\n\n\
         Theorem verdict R : global_min (X R I) (Y R I) (W R I).\n\
         Proof. apply: (global_minimum_bottleneck (c := data)); vm_compute; reflexivity. Qed.\n",
        plain_instance(instance)?,
        rational_matrix(&left)?,
        rational_matrix(&best)?,
        sum_of_squares(&discarded)?,
        sum_of_squares(&kept)?
    ))
}

/// The Rocq file of a certificate, over `Z` (no axiom) or over `bigZ` (machine integers, faster).
///
/// # Errors
/// When the certificate, which must be an accepted one, has no form in Rocq.
fn rocq(certificate: &Certificate, bigz: bool) -> anyhow::Result<String> {
    let (module, scope, number) = if bigz {
        ("certificate_bigz", "bigZ_scope", "bigZ")
    } else {
        ("certificate", "Z_scope", "Z")
    };
    let body = match &certificate.statement {
        Statement::NotLocalMinimum {
            instance, curve, ..
        } => descent(instance, curve, number)?,
        Statement::NotCritical { instance, .. } => {
            let curve = classify::gradient_line(instance);
            descent(instance, &curve.context("a critical point")?, number)?
        }
        Statement::GlobalMinimum {
            instance,
            evidence: MinimumEvidence::GradientZero,
        } => format!(
            "{}\nTheorem verdict R : global_min (X R I) (Y R I) (W R I).\n\
             Proof. apply: global_minimum_gradient; vm_compute; reflexivity. Qed.\n",
            plain_instance(instance)?
        ),
        Statement::GlobalMinimum {
            instance,
            evidence: MinimumEvidence::RankBound { level, mu },
        } => rank_bound(instance, *level, mu)?,
    };
    let mut text = String::new();
    writeln!(text, "(* Written by referee export --rocq. Check with")?;
    writeln!(text, "   coqc -R proofs/theories DeepLinear FILE.v *)")?;
    writeln!(text, "From mathcomp Require Import all_ssreflect.")?;
    writeln!(text, "From DeepLinear Require Import statements {module}.")?;
    writeln!(text, "Local Open Scope {scope}.\n")?;
    writeln!(text, "{body}\nPrint Assumptions verdict.")?;
    Ok(text)
}
