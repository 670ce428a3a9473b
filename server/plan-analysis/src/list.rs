//! A list whose versions share what they have in common, as a rope does for text: runs of entries, each
//! run with its sum. To replace a few entries costs what they and one run hold, and a pointer for each
//! run; so does finding an entry by what stands before it, and what two versions do not share.

use std::fmt::Debug;
use std::ops::{AddAssign, Range};
use std::sync::Arc;

/// No run is longer. As long as this a run costs about what the pointers to all runs of a large
/// document cost.
const LONGEST: usize = 64;
/// A run that has become shorter is joined with the next.
const SHORTEST: usize = 16;

/// What a [`List`] holds.
pub trait Entry: Clone {
    /// What is summed up over the entries.
    type Sum: Copy + Debug + Default + AddAssign;

    /// What the entry adds.
    fn sum(&self) -> Self::Sum;

    /// Whether two entries are the same object: true of one and its clone.
    fn is_same(&self, other: &Self) -> bool;
}

/// A list that is cheap to clone and to change in one place.
#[derive(Clone, Debug)]
pub struct List<T: Entry> {
    runs: Vec<Run<T>>,
}

/// Some entries that stand side by side; never none.
#[derive(Clone, Debug)]
struct Run<T: Entry> {
    entries: Arc<[T]>,
    sum: T::Sum,
}

/// Where two versions of a list differ, as numbers of entries: those before and behind are shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The entries of the old version that are gone.
    pub old: Range<usize>,
    /// The entries of the new version that have come for them.
    pub new: Range<usize>,
}

impl<T: Entry> List<T> {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.runs.iter().map(|run| run.entries.len()).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The entry of a number; `None` behind the last.
    pub fn get(&self, number: usize) -> Option<&T> {
        let (run, at) = self.place(number);
        self.runs.get(run)?.entries.get(at)
    }

    /// All entries.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.runs.iter().flat_map(|run| run.entries.iter())
    }

    /// The entries of some numbers; what lies behind the last entry is left out.
    pub fn range(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = &T> + Clone {
        let mut begin = 0;
        let mut slices = Vec::new();
        for run in &self.runs {
            let clip = |number: usize| number.saturating_sub(begin).min(run.entries.len());
            slices.push(&run.entries[clip(range.start)..clip(range.end.max(range.start))]);
            begin += run.entries.len();
        }
        slices.retain(|slice| !slice.is_empty());
        slices.into_iter().flatten()
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
        let (run, at) = self.place(number);
        let mut sum = T::Sum::default();
        self.runs[..run].iter().for_each(|run| sum += run.sum);
        let begun = self.runs.get(run).map_or(&[][..], |run| &run.entries[..at]);
        begun.iter().for_each(|entry| sum += entry.sum());
        sum
    }

    /// The number of the last entry before which the sum fulfils a condition that the sums before later
    /// entries do not fulfil; 0 where none does.
    pub fn last_where(&self, holds: impl Fn(T::Sum) -> bool) -> usize {
        let (mut number, mut sum) = (0, T::Sum::default());
        for run in &self.runs {
            let mut behind = sum;
            behind += run.sum;
            if holds(behind) {
                (number, sum) = (number + run.entries.len(), behind);
                continue;
            }
            let begins = run.entries.iter().map(|entry| {
                let before = sum;
                sum += entry.sum();
                before
            });
            return number + begins.take_while(|sum| holds(*sum)).count().saturating_sub(1);
        }
        number.saturating_sub(1)
    }

    /// Puts entries in the place of others.
    pub fn splice(&mut self, range: Range<usize>, new: impl IntoIterator<Item = T>) {
        let ((first, from), (last, to)) = (self.place(range.start), self.place(range.end));
        let part_of = |run: usize| self.runs.get(run).map_or(&[][..], |run| &run.entries);
        let mut entries = part_of(first)[..from].to_vec();
        entries.extend(new);
        entries.extend_from_slice(&part_of(last)[to..]);
        let mut behind = (last + 1).min(self.runs.len());
        if entries.len() < SHORTEST {
            entries.extend_from_slice(part_of(behind));
            behind = (behind + 1).min(self.runs.len());
        }
        self.runs.splice(first..behind, runs(entries));
    }

    /// Takes a new entry for each for which there is one; `new` has as many as the list.
    pub fn update(&mut self, new: impl IntoIterator<Item = Option<T>>) {
        let mut new = new.into_iter();
        for run in &mut self.runs {
            let fresh: Vec<Option<T>> = new.by_ref().take(run.entries.len()).collect();
            if fresh.iter().any(Option::is_some) {
                let entry = |(old, new): (&T, Option<T>)| new.unwrap_or_else(|| old.clone());
                *run = Run::of(run.entries.iter().zip(fresh).map(entry).collect());
            }
        }
    }

    /// Where this version differs from an older one.
    pub fn difference(&self, old: &List<T>) -> Difference {
        let (len, old_len) = (self.len(), old.len());
        let head = common(self.slices(), old.slices(), false);
        let rest = len.min(old_len) - head;
        let tail = common(self.slices().rev(), old.slices().rev(), true).min(rest);
        Difference { old: head..old_len - tail, new: head..len - tail }
    }

    fn slices(&self) -> impl DoubleEndedIterator<Item = &[T]> {
        self.runs.iter().map(|run| &*run.entries)
    }

    /// The run that holds an entry, and the entry's number in it; of the number behind all entries the
    /// last run and its length.
    fn place(&self, number: usize) -> (usize, usize) {
        let mut begin = 0;
        for (run, it) in self.runs.iter().enumerate() {
            let len = it.entries.len();
            if number < begin + len || run + 1 == self.runs.len() {
                return (run, (number - begin).min(len));
            }
            begin += len;
        }
        (0, 0)
    }
}

impl<T: Entry> Default for List<T> {
    fn default() -> Self {
        List { runs: Vec::new() }
    }
}

impl<T: Entry> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        List { runs: runs(entries.into_iter().collect()).collect() }
    }
}

/// Runs of about the same length.
fn runs<T: Entry>(entries: Vec<T>) -> impl Iterator<Item = Run<T>> {
    let count = entries.len().div_ceil(LONGEST).max(1);
    let len = entries.len().div_ceil(count).max(1);
    entries.chunks(len).map(|entries| Run::of(entries.into())).collect::<Vec<_>>().into_iter()
}

impl<T: Entry> Run<T> {
    fn of(entries: Arc<[T]>) -> Run<T> {
        let mut sum = T::Sum::default();
        entries.iter().for_each(|entry| sum += entry.sum());
        Run { entries, sum }
    }
}

/// How many entries two sequences of slices have in common from one end. Slices that are the same
/// object are not looked into.
fn common<'a, T: Entry + 'a>(
    mut one: impl Iterator<Item = &'a [T]>,
    mut other: impl Iterator<Item = &'a [T]>,
    from_behind: bool,
) -> usize {
    let mut total = 0;
    let (mut left, mut right): (&[T], &[T]) = (&[], &[]);
    loop {
        while left.is_empty() {
            let Some(next) = one.next() else { return total };
            left = next;
        }
        while right.is_empty() {
            let Some(next) = other.next() else { return total };
            right = next;
        }
        let most = left.len().min(right.len());
        let same = match (std::ptr::eq(left, right), from_behind) {
            (true, _) => most,
            (_, false) => left.iter().zip(right).take_while(|(a, b)| a.is_same(b)).count(),
            (_, true) => {
                let pairs = left.iter().rev().zip(right.iter().rev());
                pairs.take_while(|(a, b)| a.is_same(b)).count()
            }
        };
        total += same;
        if same < most {
            return total;
        }
        let cut = |slice: &'a [T]| {
            if from_behind { &slice[..slice.len() - same] } else { &slice[same..] }
        };
        (left, right) = (cut(left), cut(right));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{Entry, LONGEST, List};

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

    fn plain(list: &List<Number>) -> Vec<usize> {
        list.iter().map(Number::sum).collect()
    }

    type Splice = (usize, usize, Vec<usize>);

    fn splices() -> impl Strategy<Value = Vec<Splice>> {
        let new = prop::collection::vec(0usize..5, 0..200);
        prop::collection::vec((0usize..600, prop_oneof![0usize..4, 0usize..300], new), 1..8)
    }

    /// Replaces entries in a list and in a vector; says where.
    fn splice(list: &mut List<Number>, vector: &mut Vec<usize>, it: &Splice) -> Vec<usize> {
        let start = it.0.min(vector.len());
        let end = (start + it.1).min(vector.len());
        list.splice(start..end, numbers(&it.2));
        vector.splice(start..end, it.2.iter().copied()).collect()
    }

    proptest! {
        #[test]
        fn a_list_is_the_vector_of_its_entries(splices in splices()) {
            let (mut list, mut vector) = (List::default(), Vec::new());
            for it in splices {
                splice(&mut list, &mut vector, &it);
                prop_assert_eq!(plain(&list), vector.clone());
                prop_assert_eq!(list.len(), vector.len());
                prop_assert_eq!(list.is_empty(), vector.is_empty());
                prop_assert!(list.runs.iter().all(|run| (1..=LONGEST).contains(&run.entries.len())));
                let few = it.0..it.0 + it.1;
                let same: Vec<usize> = list.range(few.clone()).map(Number::sum).collect();
                let clip = |number: usize| number.min(vector.len());
                prop_assert_eq!(&same[..], &vector[clip(few.start)..clip(few.end)]);
                prop_assert_eq!(list.get(it.0).map(Number::sum), vector.get(it.0).copied());
                let sum: usize = vector[..clip(it.0)].iter().sum();
                prop_assert_eq!(list.sum_before(it.0), sum);
                prop_assert!(list.with_sums().enumerate().all(|(n, (sum, _))| sum == list.sum_before(n)));
            }
        }

        #[test]
        fn the_last_entry_that_begins_before_a_sum_is_found(
            entries in prop::collection::vec(0usize..5, 0..300), wanted in 0usize..700
        ) {
            let list: List<Number> = numbers(&entries).collect();
            let begins = list.with_sums().take_while(|(sum, _)| *sum <= wanted);
            let last = begins.count().saturating_sub(1);
            prop_assert_eq!(list.last_where(|sum| sum <= wanted), last);
        }

        #[test]
        fn what_two_versions_share_is_outside_their_difference(splices in splices()) {
            let mut vector = vec![1; 500];
            let mut old: List<Number> = numbers(&vector).collect();
            for it in splices {
                let mut new = old.clone();
                let gone = splice(&mut new, &mut vector, &it);
                let found = new.difference(&old);
                prop_assert_eq!((found.old.len(), found.new.len()), (gone.len(), it.2.len()));
                let same = |(new, old): (&Number, &Number)| new.is_same(old);
                let (head, tail) = (found.new.start, found.new.end);
                prop_assert!(new.range(0..head).zip(old.range(0..head)).all(same));
                let len = new.len() - tail;
                let behind = |list: &List<Number>, from: usize| -> Vec<Number> {
                    list.range(from..from + len).cloned().collect()
                };
                let (new_tail, old_tail) = (behind(&new, tail), behind(&old, found.old.end));
                prop_assert!(new_tail.iter().zip(&old_tail).all(same));
                old = new;
            }
        }
    }

    #[test]
    fn an_update_takes_what_is_new_and_shares_the_other_runs() {
        let old: List<Number> = numbers(&[1; 1_000]).collect();
        let mut new = old.clone();
        new.update((0..1_000).map(|at| numbers(&[7]).next().filter(|_| at == 500)));
        let expected: Vec<usize> = (0..1_000).map(|at| if at == 500 { 7 } else { 1 }).collect();
        assert_eq!((plain(&new), new.sum_before(1_000)), (expected, 1_006));
        let shared =
            new.runs.iter().zip(&old.runs).filter(|(a, b)| Arc::ptr_eq(&a.entries, &b.entries));
        assert_eq!(shared.count(), old.runs.len() - 1);
    }

    #[test]
    fn a_list_shares_all_runs_but_the_one_that_changes() {
        let old: List<Number> = numbers(&[1; 10_000]).collect();
        let mut new = old.clone();
        new.splice(5_000..5_001, numbers(&[2, 3]));
        let is_shared = |run: &&super::Run<Number>| {
            old.runs.iter().any(|other| Arc::ptr_eq(&run.entries, &other.entries))
        };
        let fresh = new.runs.len() - new.runs.iter().filter(is_shared).count();
        assert!(fresh <= 2, "{fresh} of {} runs are new", new.runs.len());
    }

    #[test]
    fn runs_stay_long_while_entries_go_one_by_one() {
        let mut list: List<Number> = numbers(&[1; 6_400]).collect();
        for number in 0..6_000 {
            list.splice(number * 7 % list.len()..number * 7 % list.len() + 1, []);
        }
        assert!(list.runs.len() <= 400 / super::SHORTEST + 1, "{} runs for 400", list.runs.len());
    }
}
