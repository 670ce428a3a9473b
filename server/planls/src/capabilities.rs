//! Capabilities: what the client supports, and what we offer. Nothing is offered that the client has not
//! announced (LSP 3.17, "Capabilities").

mod disabled_features;
mod document_features;
mod editing;
mod operations;

use ls_types::{
    ClientCapabilities, CompletionOptions, DiagnosticOptions, DiagnosticServerCapabilities,
    DiagnosticTag, HoverProviderCapability, InitializeParams, MarkupKind, OneOf,
    PositionEncodingKind, SaveOptions, ServerCapabilities, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
    WorkspaceClientCapabilities, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use plan_analysis::text::Encoding;

use disabled_features::DisabledFeatures;
use document_features::DocumentFeatures;
use editing::Editing;
pub(crate) use editing::FILL_IN;
use operations::Operations;

/// The capabilities of the client that matter to us.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Client {
    /// The unit of columns.
    pub(crate) encoding: Encoding,
    /// It asks for diagnostics itself, so none are pushed.
    pub(crate) pulls: bool,
    /// The answers that it can be told to request again.
    pub(crate) refreshes: Refreshes,
    /// It accepts document versions with pushed diagnostics.
    pub(crate) versions: bool,
    /// It shows related places with a finding.
    pub(crate) related: bool,
    /// It fades text that is unnecessary.
    pub(crate) fades: bool,
    /// It supports snippets with tab stops.
    pub(crate) snippets: bool,
    /// It shows a few words beside the label of what can be completed.
    pub(crate) label_details: bool,
    /// It accepts links with an origin as definitions.
    pub(crate) links: bool,
    /// It shows symbols as a tree.
    pub(crate) tree: bool,
    /// It prefers markdown to plain text in hovers.
    pub(crate) markdown: bool,
    /// It can be asked to watch files for us.
    pub(crate) watches: bool,
    /// It displays pushed diagnostics although it also pulls; used for planls.toml.
    pub(crate) takes_pushes: bool,
    /// It can be asked for its settings.
    pub(crate) configures: bool,
    /// It reports changed settings if asked to.
    pub(crate) tells_settings: bool,
    /// It reports every change on disk if asked to. Helix reports only the files that it saves itself.
    pub(crate) sees_all: bool,
    /// It shows progress.
    pub(crate) progress: bool,
    /// Which file operations of its user it reports.
    pub(crate) operations: Operations,
    /// The answers that its user does not want from us.
    pub(crate) disabled_features: DisabledFeatures,
    /// Its support for places, folds, lenses, hints and tokens.
    pub(crate) document_features: DocumentFeatures,
    /// What it does with edits.
    pub(crate) editing: Editing,
}

/// The answers that a client requests again when told that they may have changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Refreshes {
    /// Findings that it pulls.
    pub(crate) findings: bool,
    /// Lenses.
    pub(crate) lenses: bool,
    /// Hints.
    pub(crate) hints: bool,
    /// Semantic tokens.
    pub(crate) tokens: bool,
}

impl Refreshes {
    fn new(announced: &WorkspaceClientCapabilities) -> Refreshes {
        let findings = announced.diagnostics.as_ref().and_then(|it| it.refresh_support);
        let lenses = announced.code_lens.as_ref().and_then(|it| it.refresh_support);
        let hints = announced.inlay_hint.as_ref().and_then(|it| it.refresh_support);
        let tokens = announced.semantic_tokens.as_ref().and_then(|it| it.refresh_support);
        Refreshes {
            findings: findings == Some(true),
            lenses: lenses == Some(true),
            hints: hints == Some(true),
            tokens: tokens == Some(true),
        }
    }
}

impl Client {
    /// Reads what a client announces.
    pub(crate) fn new(params: &InitializeParams) -> Client {
        let announced = &params.capabilities;
        let name = params.client_info.as_ref().map_or("", |info| &info.name);
        let text = announced.text_document.clone().unwrap_or_default();
        let workspace = announced.workspace.clone().unwrap_or_default();
        let document_features = DocumentFeatures::new(&text);
        let options = params.initialization_options.as_ref();
        let experimental = announced.experimental.as_ref();
        let editing = Editing::new(&text, &workspace, options, experimental);
        let refreshes = Refreshes::new(&workspace);
        let takes_pushes = text.diagnostic.is_none() || text.publish_diagnostics.is_some();
        let published = text.publish_diagnostics.unwrap_or_default();
        let item = text.completion.as_ref().and_then(|it| it.completion_item.as_ref());
        let symbol = text.document_symbol.as_ref();
        let formats = text.hover.as_ref().and_then(|hover| hover.content_format.as_ref());
        let watched = workspace.did_change_watched_files.as_ref();
        let told = workspace.did_change_configuration.as_ref();
        Client {
            encoding: encoding(announced),
            // A client that cannot be told to pull again would keep what was found before the workspace was read.
            pulls: text.diagnostic.is_some() && (refreshes.findings || !takes_pushes),
            refreshes,
            versions: published.version_support == Some(true),
            related: published.related_information == Some(true),
            fades: published
                .tag_support
                .is_some_and(|tags| tags.value_set.contains(&DiagnosticTag::UNNECESSARY)),
            snippets: item.and_then(|item| item.snippet_support) == Some(true),
            label_details: item.and_then(|item| item.label_details_support) == Some(true),
            links: text.definition.and_then(|it| it.link_support) == Some(true),
            tree: symbol.and_then(|it| it.hierarchical_document_symbol_support) == Some(true),
            markdown: formats.and_then(|formats| formats.first()) == Some(&MarkupKind::Markdown),
            watches: watched.and_then(|it| it.dynamic_registration) == Some(true),
            takes_pushes,
            configures: workspace.configuration == Some(true),
            tells_settings: told.and_then(|it| it.dynamic_registration) == Some(true),
            sees_all: !name.eq_ignore_ascii_case("helix"),
            progress: announced.window.as_ref().and_then(|it| it.work_done_progress) == Some(true),
            operations: workspace.file_operations.as_ref().map(Operations::new).unwrap_or_default(),
            disabled_features: DisabledFeatures::new(options),
            document_features,
            editing,
        }
    }
}

/// UTF-8 if the client offers it, since it needs no conversion; else UTF-16, which every client supports.
fn encoding(announced: &ClientCapabilities) -> Encoding {
    let offered =
        announced.general.as_ref().and_then(|general| general.position_encodings.as_deref());
    let offered = offered.unwrap_or_default();
    let only_32 =
        !offered.is_empty() && offered.iter().all(|it| *it == PositionEncodingKind::UTF32);
    if offered.contains(&PositionEncodingKind::UTF8) {
        Encoding::Utf8
    } else if only_32 {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    }
}

/// Our capabilities for this client.
pub(crate) fn server(client: &Client) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
            include_text: Some(false),
        })),
        ..TextDocumentSyncOptions::default()
    };
    let diagnostics = DiagnosticOptions {
        identifier: Some("planls".to_owned()),
        inter_file_dependencies: true,
        workspace_diagnostics: true,
        ..DiagnosticOptions::default()
    };
    let triggers = ["#", " ", "|", "(", "/", "[", "§"];
    let folders = WorkspaceFoldersServerCapabilities {
        supported: Some(true),
        change_notifications: Some(OneOf::Left(true)),
    };
    let mut server = ServerCapabilities {
        position_encoding: Some(match client.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        diagnostic_provider: client
            .pulls
            .then_some(DiagnosticServerCapabilities::Options(diagnostics)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(triggers.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        document_symbol_provider: (!client.disabled_features.outline).then_some(OneOf::Left(true)),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(folders),
            file_operations: client.operations.offer(),
        }),
        ..ServerCapabilities::default()
    };
    client.document_features.offer(client.disabled_features, &mut server);
    client.editing.offer(&mut server);
    server
}
