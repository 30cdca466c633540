// Package alert decides when somebody should be told.
//
// It has two engines that ask the rules of package rule. A Tracker follows the
// conversations of one shard and asks the rules about a conversation, at each
// message and whenever a time comes that a rule waits for. A Floor looks at all
// channels once a second and asks the rules about a channel, a topic of one, and
// the whole centre; it also learns what is usual there (package baseline). Both
// tell Events: alerts raised and resolved, and candidates for nudges. Package desk
// knows what people make of them. Levels say how a channel is for the wall, and
// raise nothing.
//
// Nothing here reads a clock or does I/O: time is a parameter, and what people do
// changes nothing, so that a backtest gives what the live line gave. None is safe
// for concurrent use.
//
// Promises, each with the test that holds it:
//
//   - The same messages and moods at the same times give the same events, ids
//     included (TestFloor_isDeterministic,
//     TestTracker_goesByTheTimeHoweverOftenItIsTold), and those of twins that
//     compute everything anew each time (TestFloor_equalsANaiveTwin,
//     TestTracker_tellsWhatATwinTells).
//   - It does not cry wolf twice: a mood that swings around a line a thousand times
//     in an hour raises one alert
//     (TestFloor_raisesOneAlertWhereANaiveRuleRaisesHundreds,
//     TestTracker_raisesOneAlertWhereANaiveRuleRaisesHundreds).
//   - A slow slide is told before anything is bad
//     (TestFloor_findsASlideBeforeAnybodyIsUpset).
//   - Silence calms: the alerts of a channel that empties are asked about until
//     they are resolved (TestFloor_raisesAndResolves), and end after QuietAfter where
//     they would wait for better words for ever
//     (TestFloor_endsWhatIsAboutCustomersWhoFellSilent).
//   - A restart neither forgets nor raises twice: an engine goes on from its bytes as
//     if nothing had happened, wherever it is cut
//     (TestFloor_goesOnFromItsBytesAsItWould, TestTracker_goesOnFromItsBytesAsItWould);
//     a Floor takes back the alerts that are open in the log, also where its own
//     state is lost or older (TestFloor_restoresWithoutRaisingTwice,
//     TestFloor_staysBehindTheLog); a Tracker's events stay until they are confirmed
//     (TestTracker_eventsStayUntilTheyAreConfirmed). Hostile bytes are an error
//     (FuzzDecodeFloor, FuzzDecodeTracker).
//   - Rules change under way by their names (TestFloor_takesOverRulesByTheirNames,
//     TestTracker_takesOverRulesByTheirNames). One whose condition cannot be told
//     does not hold and is counted, and stops no other
//     (TestFloor_countsConditionsThatCannotBeTold,
//     TestTracker_countsConditionsThatCannotBeTold).
//   - Memory is bounded: only rules that are not quiet take room
//     (TestFloor_keepsOnlyWhatIsNotQuiet); channels that are gone are forgotten
//     (TestFloor_forgetsChannelsThatAreGone), and so is the conversation that was
//     silent longest, when there are too many (TestTracker_keepsToItsLimit).
//   - Levels go up at once and come down slowly (TestLevels_areThoseOfTheThresholds,
//     TestLevels_goDownSlowly, TestLevels_doNotFlap, TestLevels_silenceCalms). That
//     needs Judge to be called for silent channels too.
package alert
