//! The contents of samples: `golden/values.toml`, by `Message.field` or by `field`.

use std::fs;

use anyhow::{Context as _, bail};
use contract_tests::golden_folder;
use prost::bytes::Bytes;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, Value};
use toml::Table;

pub(crate) struct Values(Table);

impl Values {
    pub(crate) fn read() -> anyhow::Result<Self> {
        Ok(Self(
            fs::read_to_string(golden_folder().join("values.toml"))?.parse()?,
        ))
    }

    /// The value of a field that is no message of ours, in a sample of the event `root`.
    pub(crate) fn of(&self, root: &str, field: &FieldDescriptor) -> anyhow::Result<Value> {
        let (message, name) = (field.parent_message().name().to_owned(), field.name());
        let of_root = self.0.get(root).and_then(|table| table.get(&message));
        let tables = [of_root, self.0.get(&message)];
        let special = tables.into_iter().flatten().find_map(|table| table.get(name));
        let value = special
            .or_else(|| self.0.get(name))
            .filter(|value| !value.is_table());
        let value = value
            .with_context(|| format!("golden/values.toml says nothing of {message}.{name}: add a line"))?;
        match value {
            toml::Value::Array(list) if field.is_list() => Ok(Value::List(
                list.iter()
                    .map(|one| single(&field.kind(), one))
                    .collect::<Result<_, _>>()?,
            )),
            one if !field.is_list() => single(&field.kind(), one),
            _ => bail!("{message}.{name} is a list"),
        }
    }
}

fn single(kind: &Kind, value: &toml::Value) -> anyhow::Result<Value> {
    let misfit = || anyhow::anyhow!("{value} does not fit {kind:?}");
    Ok(match (kind, value) {
        (Kind::String, toml::Value::String(text)) => Value::String(text.clone()),
        (Kind::Bytes, toml::Value::String(text)) => Value::Bytes(Bytes::copy_from_slice(text.as_bytes())),
        (Kind::Bool, toml::Value::Boolean(one)) => Value::Bool(*one),
        (Kind::Uint32, toml::Value::Integer(one)) => Value::U32((*one).try_into()?),
        (Kind::Uint64, toml::Value::Integer(one)) => Value::U64((*one).try_into()?),
        (Kind::Int32, toml::Value::Integer(one)) => Value::I32((*one).try_into()?),
        (Kind::Int64, toml::Value::Integer(one)) => Value::I64(*one),
        (Kind::Enum(choices), toml::Value::String(name)) => {
            Value::EnumNumber(choices.get_value_by_name(name).ok_or_else(misfit)?.number())
        }
        (Kind::Message(timestamp), toml::Value::Datetime(at)) => {
            let json = serde_json::Value::String(at.to_string());
            Value::Message(DynamicMessage::deserialize(timestamp.clone(), json)?)
        }
        _ => return Err(misfit()),
    })
}
