//! Long rows: cut into pieces that sled likes, put together again.

use super::Broken;
use super::rows::Sort;

/// sled splits larger values into blobs that it never syncs.
const CHUNK_BYTES: usize = 6 << 10;
/// Rows that a walk reads before it lets others change them.
pub(super) const ROWS_AT_ONCE: usize = 64;

/// Puts a long row in pieces; those beyond them of the `before` ones are taken away.
pub(super) fn put_chunked(
    batch: &mut sled::Batch,
    sort: Sort,
    key: &[u8],
    value: &[u8],
    before: usize,
) {
    let parts = chunks(value);
    for surplus in parts.len()..before {
        batch.remove(sort.piece_key(key, surplus));
    }
    for (piece, bytes) in parts.into_iter().enumerate() {
        batch.insert(sort.piece_key(key, piece), bytes);
    }
}

pub(super) fn get_chunked(
    tree: &sled::Tree,
    sort: Sort,
    key: &[u8],
) -> Result<Option<Vec<u8>>, Broken> {
    let Some(first) = tree.get(sort.piece_key(key, 0))? else {
        return Ok(None);
    };
    let (count, head) = first
        .split_first()
        .ok_or_else(|| Broken("an empty row".into()))?;
    let mut bytes = head.to_vec();
    for chunk in 1..usize::from(*count) {
        let more = tree
            .get(sort.piece_key(key, chunk))?
            .ok_or_else(|| Broken("a row is not whole".into()))?;
        bytes.extend_from_slice(&more);
    }
    Ok(Some(bytes))
}

/// Runs over some long rows of a sort, from behind the row `after`. The key of the last one where more may follow.
/// Nothing may change meanwhile.
pub(super) fn some_chunked(
    tree: &sled::Tree,
    sort: Sort,
    after: Option<Vec<u8>>,
    take: &mut impl FnMut(&[u8], &[u8]) -> Result<(), Broken>,
) -> Result<Option<Vec<u8>>, Broken> {
    let from = match &after {
        // No piece of a row bears this number.
        Some(row) => sort.piece_key(row, usize::from(u8::MAX)),
        None => sort.key(&[]),
    };
    let mut items = tree.range(from..sort.end());
    for taken in 1.. {
        let Some(first) = items.next() else {
            return Ok(None);
        };
        let (key, value) = first?;
        let key = key.get(1..).and_then(<[u8]>::split_last);
        let (row, count, mut bytes) = match (key, value.split_first()) {
            (Some((0, row)), Some((count, head))) if *count > 0 => (row, *count, head.to_vec()),
            _ => return Err(Broken("a row is not whole".into())),
        };
        for chunk in 1..usize::from(count) {
            match items.next().transpose()? {
                Some((key, value)) if key == sort.piece_key(row, chunk) => {
                    bytes.extend_from_slice(&value);
                }
                _ => return Err(Broken("a row is not whole".into())),
            }
        }
        take(row, &bytes)?;
        if taken == ROWS_AT_ONCE {
            return Ok(Some(row.to_vec()));
        }
    }
    Ok(None)
}

/// A row in pieces; the first one begins with their count. A value beyond 255 pieces (1.5 MB) does not occur.
fn chunks(value: &[u8]) -> Vec<Vec<u8>> {
    let count = value.len().div_ceil(CHUNK_BYTES).max(1);
    assert!(count < 256, "a row of {} bytes is too long", value.len());
    (0..count)
        .map(|chunk| {
            let from = chunk * CHUNK_BYTES;
            let piece = &value[from..value.len().min(from + CHUNK_BYTES)];
            let mut bytes = Vec::with_capacity(piece.len() + 1);
            if chunk == 0 {
                bytes.push(count as u8);
            }
            bytes.extend_from_slice(piece);
            bytes
        })
        .collect()
}
