// Package backtest tells what rules would have done to messages of the past.
//
// It stands behind the line: package monitor rehearses the messages with the same
// engines that run live, and this package has what lies before and after that.
// Before: a Source of messages, a recording or the journal of a data folder, in
// the order in which the line would have had them. After: a Report of what fired,
// on whom, how it compares with the rules that are in effect now, and what it
// would have asked of supervisors and agents; as JSON, as a table and as a page.
//
// Promises, each with the test that holds it:
//
//   - A recording's messages are those that the door would have let in, in the
//     order of their times, each received when it was said
//     (TestRecording_givesWhatTheDoorWouldTake).
//   - The same messages and results give the same report, to the byte
//     (TestReport_isTheSameEveryTime).
//   - Every alert is in the report's JSON, in the order of its time, with the
//     fields of the contract (TestReport_hasTheFieldsOfTheContract).
//   - Comparing rules with themselves finds nothing new and nothing gone
//     (TestReport_rulesComparedWithThemselvesChangeNothing).
//   - An alert is told in the words with which it was raised, and with what became
//     of it (TestRun_takesTheNewestRecord).
//   - An example of a rule passes where its rule did what the example says, with
//     the line that it says (TestTry_tellsWhetherTheRuleDidWhatTheExampleSays).
//   - The page asks nothing of any server, runs no script, and shows what
//     customers wrote as text (TestPage_asksNothingOfAnyServer,
//     TestPage_showsHostileTextAsText).
//   - The page is bounded: a mark a pixel in the plots and Listed alerts in the
//     list, however many there were (TestPage_isBounded).
//
// Running the rules is package monitor's; this one never hears of an engine.
package backtest
