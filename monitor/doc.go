// Package monitor is the line itself: it follows the journal and takes each
// message through its reading and its windows to the rules and the screen.
//
//	              journal ──▶ nlp ──▶ window ──▶ alert ──▶ desk ──▶ dashboard
//	a page ──▶ shard.page ──▶ part.hear           Line.pulse ──▶ Screen (moods)
//	                │   │      windows, Tracker        │
//	                │   └── listener ──▶ nlp/emerging  ▼ what is settled
//	                │                           judge: Floor, Desk ──▶ ledger ──▶ log
//	                └── snapshots, every few seconds       ▲              └──▶ Screen
//	                                            Line.Act ──┘ people's acts     (events)
//
// There is one worker a shard; it owns the shard's part, that is its windows and
// the rules on its conversations, and its position in the journal. A pulse, at
// most every Options.Pace, adds the shards up, judges the levels of the channels
// that changed, and shows them. It also hands the judge what is settled: the
// events and the seconds up to a moment before which every shard has counted every
// message. The ledger writes what comes of it to the journal's log of events and
// then shows it. A Rehearsal is the same part and judge without journal, clock and
// screen.
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
//   - What the rules do depends on the messages alone: not on how many parts hear
//     them, how far one is ahead or how often somebody looks
//     (TestPart_severalGiveWhatOneGives), so a rehearsal gives what the line gave
//     (TestRehearsal_givesWhatTheLineGives, and on a whole server
//     TestBacktest_givesTheAlertsOfTheLiveRun in cmd/undertone). But for one value:
//     of a customer's earlier contacts, those in other shards are known as far as
//     these have come.
//   - An event is shown once it is in the journal's log, in the order in which
//     things happened, and is in it once (TestLedger_writesInOrderAndShowsWhatIsWritten,
//     TestLedger_writesNothingTwice, TestLedger_tellsActsApart). While the disk
//     takes none, at most 50,000 wait; then the oldest is let go and counted
//     (TestLedger_triesAgainUntilTheDiskTakesIt, TestLedger_isBounded).
//   - An open alert is not raised again after a restart (TestLine_keepsItsAlerts),
//     and what had waited for the log is not written twice
//     (TestRecall_queuesOnlyWhatTheLogHasNot).
//   - What a person did is on disk when Act returns, whatever snapshot is left
//     (TestLine_anActIsOnDiskWhenItReturns), and behind what it is about
//     (TestAct_keepsItsPlaceBehindTheAlert). Where the disk hangs it says so
//     (TestAct_saysThatTheDiskHangs), and before the log is read it waits
//     (TestLine_refusesAnActBeforeItKnowsWhatWasDone).
//   - Explain tells where each rule stands, or stood, and why
//     (TestExplain_nowAndThen, TestExplain_knowsWhatIsOver), and reads no more than
//     a few seconds' work (TestExplain_readsNoMoreThanItMay).
//   - The past gets the totals of each hour, and of the part of one at the end
//     (TestHours_areGivenAtTheirEnds).
//   - An issue that nobody wrote a topic for is found beside the line
//     (TestLine_findsWhatEmerges), and a search that is slow or breaks costs the
//     line nothing (TestListener_neverWaits, TestListener_outlivesAFault).
//   - Nothing here waits for a screen.
package monitor
