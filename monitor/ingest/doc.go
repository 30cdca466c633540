// Package ingest is the door: every message comes in here and is answered here.
//
// It is the second stop of the line. HTTP requests, WebSocket frames and
// CloudEvents are only three ways to spell a batch; all of them end in the one
// accept path, Door.accept: decode, check against contact.Limits, admit the
// channel, append to the journal, answer. A message is answered as accepted
// only when the journal has it on disk.
//
// Promises, each with the test that holds it:
//
//   - Good messages of a bad batch are kept, bad ones are answered one by one
//     with their place and the reason (TestPost_badLinesAmongGoodOnes).
//   - A body that cannot be read to its end as JSON is refused whole, so that a
//     request cut off on its way never counts in part (TestPost_badInput).
//   - Nothing from outside panics, or harms another sender (TestPost_badInput,
//     TestSocket_halfAFrame, FuzzDecode).
//   - A body, the bodies held at once, a batch, a frame and a silence are bounded;
//     whoever goes over is told so with 413, 429 or a close code, and counted
//     with the reason (TestPost_tooMuch, TestSocket_halfAFrame).
//   - Channels are a bounded set: those beyond it are contact.Other
//     (TestPost_channelsBeyondTheLimit).
//
// Unknown fields are not an error, because senders are upgraded before their
// servers are; they are counted, and named in the answer.
package ingest
