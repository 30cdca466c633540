package nlp

// Parts that tests look at from outside.

// ParseCourse takes a model file's section on conversations apart.
func ParseCourse(b []byte) (*CourseWeights, error) { return parseCourse(b) }

// Append writes the section.
func (w *CourseWeights) Append(b []byte) []byte { return w.append(b) }
