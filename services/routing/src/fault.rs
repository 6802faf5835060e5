//! What callers see of a refusal. What we broke is logged here, once, and not told.

use kernel::{Chain, Code, Fault};
use vault::SealError;

use crate::{
    commands::CommandError,
    domain::{rules::BookError, text_module::TextModuleError, ticket::TicketError},
};

impl From<CommandError> for Fault {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Refused(refusal) => refused(refusal),
            CommandError::NotFound => {
                Self::not_found("ticket-not-found", "没有这张工单。", "There is no such ticket.")
            }
            CommandError::TextModule(refusal) => text_module(refusal),
            CommandError::Invalid(fault) => fault,
            CommandError::Book(error) => book(&error),
            CommandError::Calendar(error) => Self::precondition(error.slug(), error.zh(), error.to_string()),
            CommandError::Database(ref cause) if is_outage(cause) => {
                tracing::warn!(error = %Chain(&error), "database out of reach");
                Self::unavailable()
            }
            CommandError::Vault(SealError::Database(ref cause)) if is_outage(cause) => {
                tracing::warn!(error = %Chain(&error), "database out of reach");
                Self::unavailable()
            }
            CommandError::Database(_) | CommandError::Journal(_) | CommandError::Vault(_) => {
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
        TicketError::ReplyTooLong => ("答复内容过长。", "The reply is too long."),
        TicketError::PlaceholderUnfilled => (
            "答复中还有未填写的占位符。",
            "A placeholder in the reply has not been filled in.",
        ),
        TicketError::NoteEmpty => ("请填写备注内容。", "The note has no words."),
        TicketError::NoteTooLong => ("备注内容过长。", "The note is too long."),
        TicketError::ReplyAddressMissing => ("客户没有留下邮箱。", "The customer left no mail address."),
        TicketError::ReplyAddressErased => (
            "客户的邮箱已按要求删除，不能再发邮件，请改用其他方式答复。",
            "The customer's mail address was erased; answer in another way.",
        ),
        TicketError::ReplyUnknown => ("没有这条答复。", "There is no such reply."),
        TicketError::TeamUnknown => ("没有这个部门。", "There is no such team."),
        TicketError::KindsMissing => ("请至少选择一个类别。", "Choose at least one kind."),
        TicketError::ResultMissing => ("请填写处理结果。", "State the result in words."),
        TicketError::ReasonMissing => ("请填写原因。", "State a reason."),
        other => return regrouped(other),
    };
    let code = match refusal {
        TicketError::ChangedMeanwhile => Code::Aborted,
        TicketError::WorkItemUnknown | TicketError::ReplyUnknown => Code::NotFound,
        TicketError::ReplyEmpty
        | TicketError::ReplyTooLong
        | TicketError::PlaceholderUnfilled
        | TicketError::NoteEmpty
        | TicketError::NoteTooLong
        | TicketError::TeamUnknown
        | TicketError::KindsMissing
        | TicketError::ResultMissing
        | TicketError::ReasonMissing => Code::InvalidArgument,
        _ => Code::FailedPrecondition,
    };
    Fault::new(code, refusal.word(), zh, en)
}

/// Refusals to make one ticket of two, or two of one.
fn regrouped(refusal: TicketError) -> Fault {
    let (code, zh, en) = match refusal {
        TicketError::TicketsSame => (
            Code::InvalidArgument,
            "不能把工单与自身合并。",
            "A ticket cannot be merged with itself.",
        ),
        TicketError::MergedAlready => (
            Code::FailedPrecondition,
            "其中一张工单已被合并。",
            "One of the tickets was merged into another before.",
        ),
        TicketError::ReplyPending => (
            Code::FailedPrecondition,
            "有一条答复正在发送，请稍后再试。",
            "A reply is being sent; try again when it has arrived.",
        ),
        TicketError::SplitEmpty => (
            Code::InvalidArgument,
            "请选择要拆分出去的来件。",
            "Choose the contacts that are to go.",
        ),
        TicketError::ContactUnknown => (
            Code::NotFound,
            "工单上没有这个来件。",
            "The ticket has no such contact.",
        ),
        TicketError::OpeningContactStays => (
            Code::FailedPrecondition,
            "工单的首个来件不能拆分出去。",
            "The contact that the ticket was opened for stays.",
        ),
        TicketError::WorkItemNeedsContact => (
            Code::FailedPrecondition,
            "事项只能随提出它的来件一起拆分。",
            "A work item goes only with the contact that asked for it.",
        ),
        _ => (
            Code::FailedPrecondition,
            "工单至少要保留一个事项。",
            "A ticket keeps at least one work item.",
        ),
    };
    Fault::new(code, refusal.word(), zh, en)
}

fn text_module(refusal: TextModuleError) -> Fault {
    let (code, zh, en) = match refusal {
        TextModuleError::Unknown => (Code::NotFound, "没有这条话术。", "There is no such text module."),
        TextModuleError::ChangedMeanwhile => (
            Code::Aborted,
            "话术刚被他人修改，请刷新后再试。",
            "Somebody changed the text module; read it again.",
        ),
        TextModuleError::NameTaken => (
            Code::FailedPrecondition,
            "已有同名的话术。",
            "Another text module has that name.",
        ),
        TextModuleError::NameWrong => (
            Code::InvalidArgument,
            "名称应为1到60个字。",
            "The name must have 1 to 60 letters.",
        ),
        TextModuleError::BodyWrong => (
            Code::InvalidArgument,
            "正文应为1到10000个字。",
            "The text must have 1 to 10,000 letters.",
        ),
        TextModuleError::LanguageUnknown => (
            Code::InvalidArgument,
            "语言应为中文或英文。",
            "The language must be zh or en.",
        ),
        TextModuleError::PlaceholderUnknown => (
            Code::InvalidArgument,
            "正文中有无法识别的占位符。",
            "The text has a placeholder that does not exist.",
        ),
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
