//! planls in Zed: finds the program, says how it is started, and hands the settings on.

use zed_extension_api::serde_json::{Value, json};
use zed_extension_api::settings::LspSettings;
use zed_extension_api::{
    Command, Extension, LanguageServerId, Result, Worktree, register_extension,
};

struct Planls;

impl Extension for Planls {
    fn new() -> Planls {
        Planls
    }

    /// The program that the settings name under `lsp.planls.binary`, or the one in `PATH`.
    fn language_server_command(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Command> {
        let binary =
            LspSettings::for_worktree(server.as_ref(), worktree).ok().and_then(|it| it.binary);
        let (path, arguments) = binary.map_or((None, None), |it| (it.path, it.arguments));
        let command = path.or_else(|| worktree.which("planls")).ok_or(
            "planls is not in PATH. Install it, or name the program in the settings, under lsp.planls.binary.path.",
        )?;
        let args = arguments.unwrap_or_else(|| vec!["server".to_owned()]);
        Ok(Command { command, args, env: worktree.shell_env() })
    }

    /// What stands under `lsp.planls.settings`, in the section that the server asks for.
    fn language_server_workspace_configuration(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<Value>> {
        let settings = LspSettings::for_worktree(server.as_ref(), worktree)?.settings;
        Ok(settings.map(|it| json!({ "planls": it })))
    }
}

register_extension!(Planls);
