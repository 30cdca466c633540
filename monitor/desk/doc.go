// Package desk keeps what becomes of alerts and nudges: what people did about
// them, whether they helped, and what was changed because of them.
//
// It stands behind package alert, whose engines tell it what happened, and before
// the screen, the agents and the receivers, who are told by its Records. The desk
// is a fold over these records and nothing else: it is pure, time comes in, and
// the journal's log of events is its memory. So a backtest has the same desk, and
// after a crash the log gives it back.
//
//   - Take and Advance turn events of the engines and the passing of time into
//     records and take them in.
//   - Commands check what a person asks for and return a record; Load takes it in
//     once it is logged.
//   - State is all that is known at a moment, for queries, reports and snapshots.
//
// Promises, each with the test that holds it:
//
//   - The records alone give the desk back, from a snapshot and what came later
//     as well as from the start (TestDesk_recordsAloneGiveItBack,
//     TestRestore_andLaterRecordsEqualAll).
//   - What is told twice is recorded once (TestTake_knowsWhatItWasTold).
//   - An engine never undoes what people did (TestTake_leavesToPeopleWhatTheyDid).
//   - No conversation and no agent gets more nudges than the budgets allow
//     (TestTake_keepsToTheBudgets), and a conversation is wholly held out or not
//     at all (TestTake_holdsOutWholeConversations).
//   - What Advance gives does not depend on how often it is called
//     (TestAdvance_doesNotDependOnTheBeat).
//   - The interval of a nudge's effect holds the true effect 95 times in 100, and
//     no effect is called none (TestEffect_intervalHoldsTheTruth).
//   - Memory is bounded: what is too much falls out, the oldest first, and is
//     counted (TestDesk_boundsWhatItKeeps, TestLedger_isBounded).
//
// Who may do what is for package dashboard to ask; what a rule's alert is worth
// in money, for nobody here.
package desk
