//! What callers see of a refusal. What we broke is logged here, once, and not told.

use kernel::{Chain, Code, Fault};

use crate::{
    commands::CommandError,
    domain::{rules::BookError, ticket::TicketError},
};

impl From<CommandError> for Fault {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Refused(refusal) => refused(refusal),
            CommandError::NotFound => {
                Self::not_found("ticket-not-found", "没有这张工单。", "There is no such ticket.")
            }
            CommandError::Invalid(fault) => fault,
            CommandError::Book(error) => book(&error),
            CommandError::Calendar(error) => Self::precondition(error.slug(), error.zh(), error.to_string()),
            CommandError::Database(ref cause) if is_outage(cause) => {
                tracing::warn!(error = %Chain(&error), "database out of reach");
                Self::unavailable()
            }
            CommandError::Database(_) | CommandError::Journal(_) => {
                tracing::error!(error = %Chain(&error), "request failed");
                Self::internal()
            }
        }
    }
}

fn is_outage(error: &sqlx::Error) -> bool {
    matches!(
        error,
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed
    )
}

fn refused(refusal: TicketError) -> Fault {
    let (zh, en) = match refusal {
        TicketError::WorkItemOpen => (
            "还有事项没有处理结果，不能关闭。",
            "A work item has no disposition yet.",
        ),
        TicketError::ReplyMissing => ("客户还没有得到答复，不能关闭。", "The customer has no reply yet."),
        TicketError::Closed => ("工单已关闭。", "The ticket is closed."),
        TicketError::ChangedMeanwhile => (
            "工单刚被他人修改，请刷新后再试。",
            "Somebody changed the ticket; read it again.",
        ),
        TicketError::WorkItemUnknown => ("没有这个事项。", "There is no such work item."),
        TicketError::WorkItemEnded => ("该事项已经处理完毕。", "The work item has ended already."),
        TicketError::WorkItemElsewhere => (
            "该事项由其他部门决定处理结果。",
            "Another department decides this work item.",
        ),
        TicketError::SafetyItemStays => (
            "疑似不良反应或器械事件只能由质量部门排除。",
            "Only QA may dismiss a suspected adverse reaction or device event.",
        ),
        TicketError::ReplyEmpty => ("请填写答复内容。", "The reply has no words."),
        TicketError::ReplyAddressMissing => ("客户没有留下邮箱。", "The customer left no mail address."),
        TicketError::ReplyUnknown => ("没有这条答复。", "There is no such reply."),
        TicketError::TeamUnknown => ("没有这个部门。", "There is no such team."),
        TicketError::KindsMissing => ("请至少选择一个类别。", "Choose at least one kind."),
        TicketError::ResultMissing => ("请填写处理结果。", "State the result in words."),
        TicketError::ReasonMissing => ("请填写原因。", "State a reason."),
    };
    let code = match refusal {
        TicketError::ChangedMeanwhile => Code::Aborted,
        TicketError::WorkItemUnknown | TicketError::ReplyUnknown => Code::NotFound,
        TicketError::ReplyEmpty
        | TicketError::TeamUnknown
        | TicketError::KindsMissing
        | TicketError::ResultMissing
        | TicketError::ReasonMissing => Code::InvalidArgument,
        _ => Code::FailedPrecondition,
    };
    Fault::new(code, refusal.word(), zh, en)
}

fn book(error: &BookError) -> Fault {
    let zh = match error {
        BookError::Form { problem } => format!("规则手册无法读取：{problem}"),
        BookError::Hours => "工作时间无法识别。".to_owned(),
        BookError::List { list } => format!("词表“{list}”中有无法使用的词。"),
        BookError::Rule { rule, problem } => format!("规则“{rule}”不能使用：{problem}"),
        BookError::Unknown { place, name } => format!("{place} 引用了不存在的“{name}”。"),
        BookError::Gap { place, problem } => format!("{place}:{problem}"),
    };
    Fault::invalid("rule-book-refused", zh, error.to_string())
}
