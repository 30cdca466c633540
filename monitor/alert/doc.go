// Package alert decides when a channel needs a person.
//
// An Engine judges the mood of a channel, at most once a second, and gives its
// level: calm, watch or alert. When the level becomes alert, the built-in rule
// channel_mood raises an Alert; when the level has left it, the alert is
// resolved. Nothing here reads a clock or does I/O: time is a parameter, and the
// same moods at the same times give the same levels and alerts, ids included
// (TestEngine_isDeterministic). An Engine is not safe for concurrent use.
//
// Promises, each with the test that holds it:
//
//   - Bad news is told at once: a level goes up with the mood that reaches it
//     (TestEngine_levels).
//   - It does not cry wolf twice: to go down, a mood must be better by Margin
//     for Hold without a break. A mood that swings around a threshold raises one
//     alert (TestEngine_raisesOneAlertWhereATwinRaisesMany).
//   - Silence calms: when the window empties, the level falls and the alert is
//     resolved (TestEngine_silenceCalms). That needs Judge to be called for
//     silent channels too.
//   - A restart raises nothing twice: Restore takes back the alerts that were
//     open (TestEngine_restoresWithoutRaisingTwice).
//
// An Engine keeps a few words for each channel it was asked about; the bound on
// channels is kept by package window.
package alert
