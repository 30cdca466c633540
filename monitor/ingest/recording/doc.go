// Package recording plays recorded conversations into a server.
//
// A recording is one or more files of JSON Lines, CSV or WebVTT. Load reads
// them whole and puts their messages in the order of their recorded times;
// Play sends messages to POST /v1/messages the way a careful source does, so
// that what a supervisor sees of a recording is what was said, once, in order.
//
//	files ─ Read ─ Load ─ Messages ─┬─ pacer ─ lane ─ client ─┐
//	                                │          lane ─ client ─┼─ server
//	             (or Read alone) ───┘          lane ─ client ─┘
//
// Promises, each with the test that holds it:
//
//   - A record that cannot be read is reported as "file:line: what", counted
//     and skipped; it never ends the play and is never dropped in silence
//     (TestRead_reportsBadRecordsAndGoesOn, TestPlay_countsBadRecords).
//   - A message keeps the id that the recording gave it; one without gets an id
//     made of the file's base name, the line's number and the line, so that the
//     same file has the same ids whenever it is played (TestRead_idsAreStable).
//   - Members of a message that we do not know travel on untouched
//     (TestReadJSONL): the server answers for what a message may hold.
//   - At a speed of N messages are sent spaced as they were recorded, divided by
//     N, each stamped with the moment at which it is sent (TestPlay_pacesByN).
//     Shifted to now, the last message of all files happened when the play
//     began (TestMessages_shiftedToNow).
//   - The messages of one conversation arrive in order, whatever is retried
//     (TestPlay_keepsTheOrderWithinConversations).
//   - A batch that was not answered, or was answered 429 or 5xx, is sent again
//     with the same ids until it is answered or the patience is at an end, and
//     counts once (TestPlay_retries, TestPlay_givesUpWhenPatienceEnds).
//   - Nothing outlives Play, which holds at most a few batches a lane
//     (TestPlay_stopsCleanly).
//
// Memory: a line or a CSV record is at most 1 MiB, and Load refuses recordings
// of more than LoadOptions.Messages or Bytes. Read alone holds one record.
//
// Checking messages, and windows that go by their times, are the server's.
package recording
