//! The language server's methods; what they answer is made elsewhere.

use ls_types::{InitializeParams, InitializeResult, ServerInfo};
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::Result;

/// The server of one session.
pub(crate) struct Backend;

impl LanguageServer for Backend {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        let version = Some(env!("CARGO_PKG_VERSION").to_owned());
        let server_info = Some(ServerInfo { name: "planls".to_owned(), version });
        Ok(InitializeResult { server_info, ..InitializeResult::default() })
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }
}
