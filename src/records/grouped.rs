//! Grouped 分组: rows by a number that each of them has, a case's or a person's.
//!
//! In: rows with their numbers, which are dense. Out: for each number its rows, ascending, side by side in memory.
//! Nothing is compared: rows are counted, then put in their places.

/// Rows by a number of theirs.
#[derive(Debug)]
pub struct Grouped {
    /// Where the rows of each number begin, and where the last one's end.
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Grouped {
    /// `numbers`: each row, ascending, with its number, which lies below `all`.
    ///
    /// # Panics
    /// For a number that does not.
    pub fn of(all: usize, numbers: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0; all + 1];
        numbers.clone().for_each(|(_, number)| starts[number as usize + 1] += 1);
        for number in 0..all {
            starts[number + 1] += starts[number];
        }
        let mut next = starts.clone();
        let mut rows = vec![0; starts[all] as usize];
        for (row, number) in numbers {
            let place = &mut next[number as usize];
            rows[*place as usize] = row;
            *place += 1;
        }
        Grouped { starts, rows }
    }

    /// The rows of a number, ascending.
    pub fn of_number(&self, number: u32) -> &[u32] {
        let number = number as usize;
        &self.rows[self.starts[number] as usize..self.starts[number + 1] as usize]
    }

    /// The rows of every number, in the order of the numbers.
    pub fn groups(&self) -> impl Iterator<Item = &[u32]> {
        self.starts.windows(2).map(|ends| &self.rows[ends[0] as usize..ends[1] as usize])
    }

    /// All rows, in the order of their numbers; and where each number's begin, and the last one's end.
    pub fn into_rows(self) -> (Vec<u32>, Vec<u32>) {
        (self.rows, self.starts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_with_its_number_in_the_order_of_rows() {
        let grouped = Grouped::of(4, [(0, 2), (1, 0), (4, 2), (5, 2), (9, 3)].into_iter());
        assert_eq!(grouped.groups().collect::<Vec<_>>(), [&[1][..], &[], &[0, 4, 5], &[9]]);
        assert_eq!([grouped.of_number(2), grouped.of_number(1)], [&[0, 4, 5][..], &[]]);
        assert_eq!(grouped.into_rows(), (vec![1, 0, 4, 5, 9], vec![0, 1, 1, 4, 5]));
    }
}
