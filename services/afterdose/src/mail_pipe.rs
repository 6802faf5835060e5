//! One mail from a mail server to a gateway.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::Args;
use intake_gateway::mail_pipe::{self, Exit, MailPipe};

/// Where the mail goes.
#[derive(Args)]
pub(crate) struct Options {
    /// Mailbox as configured in the gateway.
    #[arg(long)]
    mailbox: String,
    /// Address of the gateway, e.g. http://127.0.0.1:8080.
    #[arg(long)]
    url: String,
    /// File with the mailbox's push_token.
    #[arg(long, value_name = "FILE")]
    token_file: PathBuf,
    /// Seconds that the gateway may take.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

#[expect(clippy::print_stderr, reason = "what a mail server writes into its own log")]
pub(crate) async fn run(options: Options) -> ExitCode {
    let pipe = MailPipe {
        mailbox: options.mailbox,
        url: options.url,
        token_file: options.token_file,
        patience: Duration::from_secs(options.seconds),
    };
    match mail_pipe::mail_pipe(&pipe).await {
        Ok(()) => ExitCode::from(Exit::Done.code()),
        Err(error) => {
            eprintln!("afterdose mail-pipe: {}", kernel::Chain(&error));
            ExitCode::from(error.exit().code())
        }
    }
}
