//! The schemas of bodies, made of their types.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// Makes the schema of a type, and of the types in it.
pub(crate) type SchemaOf = fn(&mut SchemaGenerator) -> schemars::Schema;

/// See [`SchemaOf`].
pub(crate) fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> schemars::Schema {
    generator.subschema_for::<T>()
}

/// The schemas that the document has met so far.
pub(super) struct Components {
    requests: SchemaGenerator,
    responses: SchemaGenerator,
}

impl Components {
    pub(super) fn new() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = "/components/schemas".into();
                settings.meta_schema = None;
            })
        };
        Self {
            requests: settings().for_deserialize().into_generator(),
            responses: settings().for_serialize().into_generator(),
        }
    }

    /// The schema of what is sent.
    pub(super) fn request(&mut self, schema: SchemaOf) -> Value {
        schema(&mut self.requests).to_value()
    }

    /// The schema of what is answered.
    pub(super) fn response(&mut self, schema: SchemaOf) -> Value {
        schema(&mut self.responses).to_value()
    }

    /// Every schema that was referred to, by name.
    pub(super) fn finish(mut self) -> Map<String, Value> {
        let mut all = self.requests.take_definitions(true);
        for (name, schema) in self.responses.take_definitions(true) {
            let other = all.insert(name.clone(), schema.clone());
            debug_assert!(other.is_none_or(|other| other == schema), "two types are called {name}");
        }
        all.sort_keys();
        all
    }
}

/// Writes each list of words as the `enum` that generators of clients make a type of, with the meaning of its words.
pub(super) fn plain(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some((words, about)) = object.get("oneOf").and_then(words) {
                let before = object.get("description").and_then(Value::as_str).unwrap_or_default();
                let about = format!("{before}\n\n{about}");
                object.remove("oneOf");
                object.insert("description".into(), json!(about.trim()));
                object.insert("type".into(), json!("string"));
                object.insert("enum".into(), Value::Array(words));
            }
            object.values_mut().for_each(plain);
        }
        Value::Array(items) => items.iter_mut().for_each(plain),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The words of a choice, if it is one between words, and what they mean.
fn words(choice: &Value) -> Option<(Vec<Value>, String)> {
    let (mut words, mut about) = (vec![], vec![]);
    for one in choice.as_array()? {
        if let Some(word) = one.get("const").filter(|word| word.is_string()) {
            let meaning = one.get("description").and_then(Value::as_str).unwrap_or_default();
            about.push(format!("- `{}`: {meaning}", word.as_str().unwrap_or_default()));
            words.push(word.clone());
        } else {
            words.extend(one.get("enum")?.as_array()?.iter().cloned());
        }
    }
    Some((words, about.join("\n")))
}
