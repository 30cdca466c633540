// Package journal is the durable numbered log of accepted messages.
//
// It is the third stop of the line: package ingest hands it checked messages,
// package monitor follows it from any position. A message belongs to a shard by
// the hash of its conversation; each shard is one JetStream stream, written by
// one goroutine. That goroutine packs what arrives within about two
// milliseconds into a page, appends the page with an fsync, and only then lets
// the senders go. The server is embedded, or somebody else's by URL; the code
// is the same.
//
// Promises, each with the test that holds it:
//
//   - What Append reported as stored is on disk: it survives kill -9, and power
//     loss as far as the disk keeps its word (TestKill9, in cmd/undertone).
//   - A message id counts once, also when its page's fate was unknown for a
//     while and also after a crash, for at least Options.IDs newer ids
//     (TestAppend_sameIDCountsOnce, TestAppend_idsSurviveACrash).
//   - Follow sees every page of a shard once and in order, whether it is handed
//     over in the process or read back (TestFollow_seesEveryPageInOrder).
//   - A full disk refuses new messages with ErrFull and harms none already
//     taken; when there is room again, it goes on by itself, also when a page
//     had met the full disk half way (TestAppend_fullDisk,
//     TestAppend_diskThatFillsUpUnderItsFeet).
//   - Nothing grows without bound: the queue of a shard is bounded in bytes
//     (ErrBusy), the unread pages in messages (ErrBehind), pages at 64 KiB,
//     reads in bytes (TestAppend_refusesWhenBehind, TestAppend_queueIsBounded).
//   - Between gives what Follow gave, of all shards, merged by the clock that the
//     line went by (TestBetween_isWhatFollowGaveMergedByTime).
//   - Who opens a journal to read changes nothing of it
//     (TestOpenToRead_leavesTheJournalAsItWas).
//
// Only one process may write a shard. A second writer is noticed by the expected
// sequence that each page carries, and stops with ErrForeign; a second process
// on the same folder does not start.
//
// Beside the pages the journal keeps an index: which ids there are, and which
// messages a conversation has. The index is a cache; it is rebuilt from the
// pages where its files are missing, torn or behind.
package journal
