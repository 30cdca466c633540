package nlp

// Parts that tests look at from outside.

// ParseCourse takes a model file's section on conversations apart.
func ParseCourse(b []byte) (*CourseWeights, error) { return parseCourse(b) }

// Append writes the section.
func (w *CourseWeights) Append(b []byte) []byte { return w.append(b) }

// ByNumber are the labels that this package calls by their numbers, under the
// names that it means.
var ByNumber = map[string]string{
	"anger":             tones[toneAnger],
	"wait_time":         topics[topicWaitTime],
	"unresolved_repeat": topics[topicRepeat],
	"inquiry":           intents[intentInquiry],
	"churn":             intents[intentChurn],
	"escalation":        intents[intentEscalation],
}
