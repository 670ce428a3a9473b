//! The semantic tokens that the client was given last, so that the next answer can be the difference.

use std::sync::atomic::{AtomicU64, Ordering};

use dashmap::DashMap;
use ls_types::{
    SemanticToken, SemanticTokens, SemanticTokensDelta, SemanticTokensEdit,
    SemanticTokensFullDeltaResult,
};
use plan_analysis::project::DocumentId;

/// A token is so many numbers to the protocol, which counts in numbers.
const NUMBERS: u32 = 5;

/// The last answer for each open document.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    last: DashMap<DocumentId, SemanticTokens>,
    count: AtomicU64,
}

impl Tokens {
    /// Keeps an answer and gives it its name.
    pub(crate) fn keep(&self, id: DocumentId, data: Vec<SemanticToken>) -> SemanticTokens {
        let result_id = Some(self.count.fetch_add(1, Ordering::Relaxed).to_string());
        let tokens = SemanticTokens { result_id, data };
        self.last.insert(id, tokens.clone());
        tokens
    }

    /// The difference to the answer that the client has; all of it where that is not the last one.
    pub(crate) fn since(
        &self,
        id: DocumentId,
        previous: &str,
        data: Vec<SemanticToken>,
    ) -> SemanticTokensFullDeltaResult {
        let old = self.last.get(&id).filter(|it| it.result_id.as_deref() == Some(previous));
        let edits = old.map(|old| difference(&old.data, &data));
        let new = self.keep(id, data);
        match edits {
            Some(edits) => SemanticTokensDelta { result_id: new.result_id, edits }.into(),
            None => new.into(),
        }
    }

    /// Forgets a document that was closed.
    pub(crate) fn forget(&self, id: &DocumentId) {
        self.last.remove(id);
    }
}

/// The one edit between the tokens that two answers share at both ends.
fn difference(old: &[SemanticToken], new: &[SemanticToken]) -> Vec<SemanticTokensEdit> {
    let head = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (gone, come) = (old.len() - tail, &new[..new.len() - tail]);
    if gone == 0 && come.is_empty() {
        return Vec::new();
    }
    let numbers = |tokens: usize| u32::try_from(tokens).unwrap_or(u32::MAX).saturating_mul(NUMBERS);
    let data = (!come.is_empty()).then(|| come.to_vec());
    vec![SemanticTokensEdit { start: numbers(head), delete_count: numbers(gone), data }]
}

#[cfg(test)]
mod tests {
    use ls_types::SemanticToken;

    use super::difference;

    fn token(length: u32) -> SemanticToken {
        SemanticToken { length, ..SemanticToken::default() }
    }

    fn edits(old: &[u32], new: &[u32]) -> Vec<(u32, u32, usize)> {
        let tokens =
            |lengths: &[u32]| lengths.iter().map(|length| token(*length)).collect::<Vec<_>>();
        let edits = difference(&tokens(old), &tokens(new));
        edits
            .iter()
            .map(|it| (it.start, it.delete_count, it.data.as_ref().map_or(0, Vec::len)))
            .collect()
    }

    #[test]
    fn the_difference_is_what_stands_between_equal_ends() {
        assert_eq!(edits(&[1, 2, 3], &[1, 2, 3]), []);
        assert_eq!(edits(&[1, 2, 3], &[1, 9, 8, 3]), [(5, 5, 2)]);
        assert_eq!(edits(&[1, 1, 1], &[1, 1]), [(10, 5, 0)]);
        assert_eq!(edits(&[], &[1]), [(0, 0, 1)]);
        assert_eq!(edits(&[1, 2], &[]), [(0, 10, 0)]);
    }
}
