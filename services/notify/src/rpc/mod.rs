//! Answers requests.

mod list_messages;

use contracts::{
    Call, NotifyService,
    notify::v1::{ListMessagesRequest, ListMessagesResponse},
};
use eventbus::Database;
use kernel::Fault;

/// What the answers stand on.
pub(crate) struct Api {
    pub(crate) database: Database,
}

impl NotifyService for Api {
    async fn list_messages(
        &self,
        call: Call,
        request: ListMessagesRequest,
    ) -> Result<ListMessagesResponse, Fault> {
        list_messages::answer(self, &call, &request).await
    }
}
