package desk

// Unread returns the wordings that are not among those seen.
func Unread(seen map[string]bool) (unread []string) {
	for _, text := range wordings {
		if !seen[text["en"]] {
			unread = append(unread, text["en"])
		}
	}
	return unread
}

// Pending returns how many alerts and nudges something is due for.
func Pending(d *Desk) (snoozed, waiting int) { return len(d.snoozed.due), len(d.waiting.due) }

// Abouts returns every label that advice goes by.
func Abouts() (labels []string) {
	for w := range wordings {
		labels = append(labels, w.about)
	}
	for _, table := range []map[string]weighing{byTone, byIntent, byTouchpoint, byTopic} {
		for label := range table {
			labels = append(labels, label)
		}
	}
	return labels
}
