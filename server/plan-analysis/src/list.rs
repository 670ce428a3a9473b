//! A list with one entry for each section of a document: sums over the entries before one, and the
//! difference between two versions.

use std::ops::{AddAssign, Deref, DerefMut, Range};

/// An entry of a [`List`].
pub trait Entry {
    /// What is summed up over the entries.
    type Sum: Copy + Default + AddAssign;

    /// What this entry adds to the sum.
    fn sum(&self) -> Self::Sum;

    /// Whether both are the same object: true of an entry and its clone.
    fn is_same(&self, other: &Self) -> bool;
}

/// A vector of entries.
#[derive(Clone, Debug)]
pub struct List<T>(Vec<T>);

/// Where two versions of a list differ; the entries before and after these ranges are shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The entries of the old version that were replaced.
    pub old: Range<usize>,
    /// The entries of the new version that replace them.
    pub new: Range<usize>,
}

impl<T: Entry> List<T> {
    /// The entries with these numbers; numbers past the end are ignored.
    pub fn range(&self, range: Range<usize>) -> std::slice::Iter<'_, T> {
        let end = range.end.min(self.len());
        self[range.start.min(end)..end].iter()
    }

    /// All entries, each with the sum of those before it.
    pub fn with_sums(&self) -> impl Iterator<Item = (T::Sum, &T)> + Clone {
        self.iter().scan(T::Sum::default(), |sum, entry| {
            let before = *sum;
            *sum += entry.sum();
            Some((before, entry))
        })
    }

    /// The sum of the entries before a number.
    pub fn sum_before(&self, number: usize) -> T::Sum {
        let mut sum = T::Sum::default();
        self.range(0..number).for_each(|entry| sum += entry.sum());
        sum
    }

    /// Replaces some entries with others; numbers past the end are ignored.
    pub fn splice(&mut self, range: Range<usize>, new: impl IntoIterator<Item = T>) {
        let end = range.end.min(self.len());
        self.0.splice(range.start.min(end)..end, new);
    }

    /// The difference from an older version.
    pub fn difference(&self, old: &List<T>) -> Difference {
        let is_same = |(old, new): &(&T, &T)| new.is_same(old);
        let head = old.iter().zip(self.iter()).take_while(is_same).count();
        let rest = self.len().min(old.len()) - head;
        let pairs = old.iter().rev().zip(self.iter().rev());
        let tail = pairs.take(rest).take_while(is_same).count();
        Difference { old: head..old.len() - tail, new: head..self.len() - tail }
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List(Vec::new())
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        List(entries.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{Entry, List};

    #[derive(Clone, Debug)]
    struct Number(Arc<usize>);

    impl Entry for Number {
        type Sum = usize;

        fn sum(&self) -> usize {
            *self.0
        }

        fn is_same(&self, other: &Number) -> bool {
            Arc::ptr_eq(&self.0, &other.0)
        }
    }

    fn numbers(numbers: &[usize]) -> impl Iterator<Item = Number> {
        numbers.iter().map(|number| Number(Arc::new(*number)))
    }

    #[test]
    fn sums_count_the_entries_before_one() {
        let list: List<Number> = numbers(&[3, 0, 4]).collect();
        let sums: Vec<usize> = list.with_sums().map(|(sum, _)| sum).collect();
        assert_eq!(sums, [0, 3, 3]);
        assert_eq!([0, 1, 2, 3, 9].map(|number| list.sum_before(number)), [0, 3, 3, 7, 7]);
    }

    #[test]
    fn numbers_past_the_end_are_ignored() {
        let mut list: List<Number> = numbers(&[1, 2]).collect();
        assert_eq!(list.range(1..9).count(), 1);
        assert_eq!(list.range(7..9).count(), 0);
        list.splice(1..9, numbers(&[3]));
        list.splice(7..9, numbers(&[4]));
        assert_eq!(list.iter().map(Number::sum).collect::<Vec<_>>(), [1, 3, 4]);
    }

    proptest! {
        #[test]
        fn what_two_versions_share_is_outside_their_difference(
            start in 0usize..50, gone in 0usize..20, new in prop::collection::vec(0usize..5, 0..20)
        ) {
            let old: List<Number> = numbers(&[1; 70]).collect();
            let mut list = old.clone();
            list.splice(start..start + gone, numbers(&new));
            let found = list.difference(&old);
            prop_assert_eq!((found.old.len(), found.new.len()), (gone, new.len()));
            let same = |(new, old): (&Number, &Number)| new.is_same(old);
            prop_assert!(list.range(0..found.new.start).zip(old.range(0..found.old.start)).all(same));
            let after = list.range(found.new.end..list.len()).zip(old.range(found.old.end..70));
            prop_assert!(after.into_iter().all(same));
        }
    }
}
