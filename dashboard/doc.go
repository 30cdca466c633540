// Package dashboard shows the floor, live, in a browser, and answers the JSON
// API.
//
// It is the last stop of a message: package monitor puts each channel's newest
// mood on the Board, and each thing that happened at the desk on the Feed. A mood
// is state: only the newest matters, so every connected browser reads the Board at
// its own pace and nothing is queued for it. An alert or a nudge is an event: each
// one matters, so the Feed numbers them, and a browser that comes back with the
// last number it saw gets what it missed, or is told what that was. A
// conversation's turns are kept only while somebody watches it.
//
//	Board ──▶ moods ──┐
//	Feed ───▶ events ─┼─▶ /v1/live   browsers: alerts and nudges of all
//	Turns ──▶ turns ──┘
//	Feed ───▶ nudges ───▶ /v1/agent  an agent's panel: their own alone
//	                        │ ack, dismiss
//	both, no text ──────▶ a screen of another machine, by its wall link
//	POST … ──▶ acts ────────┴──▶ Line.Act ──▶ desk, log, and so the Feed
//
// Promises, each with the test that holds it:
//
//   - A browser never sees a channel go back in time, and always sees the
//     newest mood in the end (TestBoard_neverGoesBack).
//   - Putting a mood, an event or a turn never waits for a browser, and a
//     thousand that read nothing cost no more than their sockets
//     (TestLive_aBrowserThatReadsNothing).
//   - A mood is encoded once, however many watch, and they share its bytes
//     (TestBoard_encodesOnce). The whole of a large room is taken one channel at a
//     time (TestBoard_eachIsAsItIsWhenItsTurnComes).
//   - A browser that comes back misses no event that the feed still has, and is
//     told of a gap otherwise (TestFeed_afterANumber, TestLive_resumes). After a
//     restart it is let in once the line has caught up, so that it is not told
//     again what it knows (TestLive_waitsUntilTheLineHasCaughtUp).
//   - An agent is shown their own nudges alone, none that was held out or
//     suppressed (TestAgent_getsTheirOwnNudgesAlone,
//     TestAgent_isNotToldWhatIsHeldOut), can answer no other
//     (TestAgent_answers), and after a gap gets the whole
//     (TestAgent_afterAGapGetsTheWhole).
//   - A screen with a wall link sees the wall and nothing else: no word of a
//     customer and nothing about a person (TestWalls_seeNoWordOfACustomerOrAboutAPerson),
//     none of the other routes, not even one that is added later
//     (TestWalls_reachNothingElse in cmd/undertone). Once its link is revoked
//     nothing more leaves for it (TestWalls_revokingCutsAScreenOffAtOnce), disk
//     or no disk (TestWalls_revokingHoldsEvenWhereItCannotBeWritten). A file of
//     links that cannot be read lets nobody in and stops nothing
//     (TestWalls_aDamagedFileLetsNobodyInAndStopsNothing).
//   - What people did is answered once it is kept, and otherwise refused with a
//     word of a closed set and a sentence, 404, 409, 400 or 413
//     (TestDesk_saysWhatIsWrong); what an operator has to know stays in the log
//     (TestDesk_saysThatItCannot). No answer is cut short unseen
//     (TestAPI_saysThatAnAnswerCannotBeWritten).
//   - Rules are tried one set at a time (TestBacktest_isOneAtATime), on no more
//     messages than a minute's work (TestBacktest_saysWhatIsWrong).
//   - Text is sent as JSON and shown by a page whose policy forbids inline code
//     (TestPage_mayLoadNothingButItsOwn); other sites can neither open a socket
//     (TestServer_refusesOtherSites) nor post here
//     (TestHandler_refusesWhatOtherSitesPost in cmd/undertone).
package dashboard
