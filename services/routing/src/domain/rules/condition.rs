//! A condition in CEL, evaluated over the facts of a contact; remembers which words made it true.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use cel::{Context, Env, ExecutionError, Program, Value};
use regex::Regex;

use super::{classify::Facts, lexicon::Hits};
use crate::domain::kind::Kind;

static ENV: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

/// What a condition can look at.
const VARIABLES: [&str; 8] = [
    "text",
    "subject",
    "channel",
    "region",
    "stated_kind",
    "product_kind",
    "has_batch",
    "kinds",
];

/// The lists that a condition names.
static LISTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?:found|count)\(\s*["']([^"']*)["']|near\(\s*["']([^"']*)["']\s*,\s*["']([^"']*)["']"#)
        .expect("a constant, compiled by every test of this module")
});

/// A compiled condition.
#[derive(Debug)]
pub(super) struct Condition {
    program: Program,
    pub(super) lists: Vec<String>,
}

/// What one text offers to all conditions.
pub(super) struct Scene {
    pub(super) facts: Facts,
    pub(super) text: String,
    pub(super) hits: Hits,
}

impl Condition {
    /// Compiles the text.
    pub(super) fn try_new(source: &str) -> Result<Self, String> {
        let program = ENV.compile(source).map_err(|error| error.to_string())?;
        // a name behind a short cut would only be missed when some text gets there
        let references = program.references();
        if let Some(name) = references
            .variables()
            .into_iter()
            .find(|name| !VARIABLES.contains(name))
        {
            return Err(format!("there is no {name}"));
        }
        let lists = LISTS
            .captures_iter(source)
            .flat_map(|found| {
                found
                    .iter()
                    .skip(1)
                    .flatten()
                    .map(|list| list.as_str().to_owned())
                    .collect::<Vec<_>>()
            })
            .collect();
        Ok(Self { program, lists })
    }

    /// The words that made the condition true, or `None` when it is not.
    pub(super) fn holds(&self, scene: &Arc<Scene>, kinds: &[Kind]) -> Result<Option<Vec<String>>, String> {
        let words = Arc::new(Mutex::new(Vec::new()));
        let context = context(scene, kinds, &words).map_err(|error| error.to_string())?;
        match self.program.execute(&context) {
            Ok(Value::Bool(true)) => {
                let mut words = words.lock().unwrap_or_else(PoisonError::into_inner);
                let mut seen = std::collections::HashSet::new();
                words.retain(|word: &String| seen.insert(word.clone()));
                Ok(Some(std::mem::take(&mut *words)))
            }
            Ok(Value::Bool(false)) => Ok(None),
            Ok(_) => Err("the condition is neither true nor false".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }
}

type Words = Arc<Mutex<Vec<String>>>;

fn note(words: &Words, found: impl Iterator<Item = String>) -> i64 {
    let mut words = words.lock().unwrap_or_else(PoisonError::into_inner);
    let before = words.len();
    words.extend(found);
    i64::try_from(words.len() - before).unwrap_or(i64::MAX)
}

fn context(
    scene: &Arc<Scene>,
    kinds: &[Kind],
    words: &Words,
) -> Result<Context<'static, 'static>, cel::DeclarationError> {
    let mut context = Context::with_env(ENV.clone());
    let facts = &scene.facts;
    context.add_variable_from_value("text", scene.text.clone());
    context.add_variable_from_value("subject", facts.subject.clone());
    context.add_variable_from_value("channel", facts.channel.word());
    context.add_variable_from_value("region", facts.region.clone());
    context.add_variable_from_value("stated_kind", facts.stated_kind.map_or("", Kind::word));
    context.add_variable_from_value("product_kind", facts.product_kind.clone());
    context.add_variable_from_value("has_batch", facts.has_batch);
    let kinds: Vec<Value> = kinds.iter().map(|kind| Value::from(kind.word())).collect();
    context.add_variable_from_value("kinds", kinds);

    let (here, noted) = (scene.clone(), words.clone());
    context.add_function("found", move |list: Arc<String>| -> bool {
        note(&noted, here.hits.of(&list).iter().map(|hit| hit.word.clone())) > 0
    })?;
    let (here, noted) = (scene.clone(), words.clone());
    context.add_function("count", move |list: Arc<String>| -> i64 {
        note(&noted, here.hits.of(&list).iter().map(|hit| hit.word.clone()))
    })?;
    let (here, noted) = (scene.clone(), words.clone());
    context.add_function(
        "near",
        move |one: Arc<String>, other: Arc<String>, reach: i64| -> Result<bool, ExecutionError> {
            let reach = usize::try_from(reach)
                .map_err(|_| ExecutionError::function_error("near", "a negative reach"))?;
            let near = here.hits.near(&here.text, &one, &other, reach);
            Ok(note(&noted, near.into_iter().map(|hit| hit.word.clone())) > 0)
        },
    )?;
    Ok(context)
}
