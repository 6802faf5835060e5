//! Why a service is not ready: a stable word for machines and a sentence in both languages for whoever is called at
//! night. Names of streams, consumers and tasks may stand in it; addresses, credentials and data never.

use serde::Serialize;

/// One thing that keeps a service from doing its job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trouble {
    /// Stable, kebab-case.
    pub slug: &'static str,
    /// 中文一句话。
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Trouble {
    /// A trouble of a service's own, for [`crate::Parts::ready_when`].
    pub fn new(slug: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            slug,
            zh: zh.into(),
            en: en.into(),
        }
    }

    pub(crate) fn starting() -> Self {
        Self::new("starting", "服务正在启动。", "The service is starting.")
    }

    pub(crate) fn stopping() -> Self {
        Self::new(
            "stopping",
            "进程正在停止，不再接受新的工作。",
            "The process is stopping and takes no new work.",
        )
    }

    pub(crate) fn task_failed(task: &str) -> Self {
        Self::new(
            "task-failed",
            format!("后台任务“{task}”已异常结束，进程即将退出。"),
            format!("The background task `{task}` has failed; the process is ending."),
        )
    }

    pub(crate) fn not_looked_yet() -> Self {
        Self::new(
            "not-looked-yet",
            "首次自检尚未完成。",
            "The first look at what the service needs is under way.",
        )
    }

    pub(crate) fn database_unreachable() -> Self {
        Self::new(
            "database-unreachable",
            "数据库无法连接或没有应答。",
            "The database cannot be reached or does not answer.",
        )
    }

    pub(crate) fn schema_old(migration: i64) -> Self {
        Self::new(
            "schema-old",
            format!("数据库结构版本过旧，缺少迁移 {migration}，请先执行 afterdose migrate。"),
            format!("The database lacks migration {migration}; run `afterdose migrate` first."),
        )
    }

    pub(crate) fn nats_disconnected() -> Self {
        Self::new(
            "nats-disconnected",
            "与 NATS 的连接已断开。",
            "There is no connection to NATS.",
        )
    }

    pub(crate) fn jetstream_unavailable() -> Self {
        Self::new(
            "jetstream-unavailable",
            "JetStream 没有应答（未启用、无主节点或超时）。",
            "JetStream does not answer: disabled, without a leader, or too slow.",
        )
    }

    pub(crate) fn jetstream_full() -> Self {
        Self::new(
            "jetstream-full",
            "JetStream 存储空间已用尽，无法保存新消息。",
            "JetStream has no storage left and keeps no new message.",
        )
    }

    pub(crate) fn stream_missing(stream: &str) -> Self {
        Self::new(
            "stream-missing",
            format!("消息流 {stream} 不存在。"),
            format!("The stream {stream} does not exist."),
        )
    }

    pub(crate) fn consumer_missing(consumer: &str) -> Self {
        Self::new(
            "consumer-missing",
            format!("持久消费者 {consumer} 不存在，事件不会被处理。"),
            format!("The durable consumer {consumer} does not exist; its events are not handled."),
        )
    }

    pub(crate) fn consumer_stuck(consumer: &str, lag: u64, seconds: u64) -> Self {
        Self::new(
            "consumer-stuck",
            format!("消费者 {consumer} 积压 {lag} 条，{seconds} 秒没有进展。"),
            format!(
                "The consumer {consumer} has {lag} events to handle and has handled none for {seconds} s."
            ),
        )
    }

    pub(crate) fn relay_stuck(waiting: i64, seconds: u64) -> Self {
        Self::new(
            "relay-stuck",
            format!("发件箱有 {waiting} 条事件等待发布，{seconds} 秒没有进展。"),
            format!("{waiting} events wait in the outbox and none has left it for {seconds} s."),
        )
    }

    pub(crate) fn evidence_not_writable() -> Self {
        Self::new(
            "evidence-not-writable",
            "证据库无法写入。",
            "The evidence store cannot be written to.",
        )
    }

    pub(crate) fn rpc_not_announced() -> Self {
        Self::new(
            "rpc-not-announced",
            "请求端点未在 NATS 上注册，收不到请求。",
            "NATS does not know the service's endpoints; requests do not reach it.",
        )
    }
}
