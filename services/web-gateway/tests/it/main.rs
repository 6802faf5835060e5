//! Stories at the staff door, with stand-ins for the services behind it, on a real NATS.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

/// Methods that no story asks of a stand-in.
macro_rules! unasked {
    ($($name:ident: $request:ident -> $answer:ident),* $(,)?) => {
        $(async fn $name(&self, _: contracts::Call, _: $request) -> Result<$answer, kernel::Fault> {
            Err(kernel::Fault::internal())
        })*
    };
}

mod calls;
mod console;
mod cookies;
mod documents;
mod evidence;
mod exports;
mod intake;
mod live;
mod oidc;
mod outages;
mod refusals;
mod reporting;
mod sessions;
mod stand_in;
mod trusted;
mod world;
