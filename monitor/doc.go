// Package monitor is the line itself: it follows the journal and takes each
// message through its reading and its windows to the screen.
//
//	              journal ──▶ nlp ──▶ window ──▶ alert ──▶ dashboard
//	a page ──▶ shard.page ──▶ shard.message        Line.pulse ──▶ Screen
//	                │   │                              ▲
//	                │   └── listener ──▶ nlp/emerging  │
//	                └── snapshot, every few seconds ───┘ reads all shards
//
// There is one worker a shard; it owns the shard's windows and its position in
// the journal. A pulse, at most every Options.Pace, adds the shards up, judges
// the levels of the channels that changed, and shows them.
//
// Promises, each with the test that holds it:
//
//   - A message moves the moods exactly once, whatever crashes between its
//     answer and its reading: windows and position are saved together and the
//     journal is read on from there (TestLine_goesOnAfterACrash, TestKill9 in
//     cmd/undertone).
//   - Moods after a crash are those of an undisturbed run, to the last digit
//     (the same tests).
//   - A snapshot that is torn, from another journal or of another version is
//     put aside with a word in the log, and the journal read from its start
//     (TestLine_distrustsASnapshot).
//   - An alert is shown once it is in the journal's log of events, and an open
//     one is not raised again after a restart (TestLine_keepsItsAlerts).
//   - An issue that nobody wrote a topic for is found beside the line
//     (TestLine_findsWhatEmerges), and a search that is slow or breaks costs the
//     line nothing (TestListener_neverWaits, TestListener_outlivesAFault).
//   - Nothing here waits for a screen.
package monitor
