//! Portuguese.

use super::Language;

pub(super) const WORDS: Language = Language {
    articles: &["artigos", "artigo", "princípios", "princípio"],
    principles: &["princípi", "artigo"],
    constitution: &["constitui"],
    no_articles: &["governança", "emenda"],
    optional: &[
        "opcional",
        "se aplicável",
        "se necessário",
        "quando aplicável",
        "somente se",
        "apenas se",
        "apenas para",
        "somente para",
        "só para",
    ],
    mandatory: &["obrigatóri", "requerid"],
    placeholder: &["espaço reservado", "marcador de posição"],
    plan_titles: &["plano de implementação", "plano técnico"],
    spec_titles: &["especificação de", "especificação:"],
    tasks_titles: &["tarefas:"],
    status: &["estado", "situação"],
    approved: &["aprovado"],
    version: &["versão"],
};
