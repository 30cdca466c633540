package monitor

import "undertone/monitor/alert"

// Explain tells where each rule stands at the end of a rehearsal with a
// conversation, or with a channel where that is empty; nothing of what was never
// heard or is long over.
func (out *Rehearsed) Explain(conversation, channel string) []alert.Verdict {
	if conversation != "" {
		verdicts, _ := out.part.tracker.Explain(conversation)
		return verdicts
	}
	mood, ok := out.part.set.Mood(channel, out.part.clock)
	if !ok {
		return nil
	}
	return out.judge.floor.Explain(channel, &mood, out.part.clock)
}
