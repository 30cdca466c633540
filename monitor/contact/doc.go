// Package contact holds the words of a contact centre as types: the message,
// who speaks it, over which medium, and the limits within which we take it.
//
// It is the first stop of the line and imports none of the others. Everything
// that comes from outside passes Limits.Check once, at the door; behind it
// every package may rely on what it checked:
//
//   - Channel, Conversation and Text are present, every name is printable UTF-8
//     without control characters and within its limit (TestCheck).
//   - Text is valid UTF-8 and holds something to read (TestCheck).
//   - At and Received are set, in UTC, and At is at most MaxAhead after
//     Received (TestCheck_clocks).
//   - A partial message has an id, because only its id tells which final
//     message replaces it.
//
// Check reports the first problem of a message as an *Error whose Code is for
// programs, whose Detail is for the person who sent it, and whose Field is a
// label of a counter.
package contact
