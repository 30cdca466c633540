package rule

import "strings"

// mostWritten is the longest rule that is shown as it is written, in bytes. A file
// may have all its rules in one line, and each would be the whole of it.
const mostWritten = 16 << 10

// written is a rule of the source as it stands there, with the comment before it and
// without its examples, moved to the left; and its first line, counted from 1. at is
// its first key.
func (s *source) written(at Place) (text string, line int) {
	first, key := min(at.Line, len(s.lines))-1, at.Column-1
	for first >= 0 && !opens(s.lines[first], key) {
		first--
	}
	if first < 0 {
		return "", 0
	}
	dash := indent(s.lines[first])
	last := first + 1
	for last < len(s.lines) && (blank(s.lines[last]) || indent(s.lines[last]) > dash) {
		last++
	}
	last = s.withoutExamples(first, last)
	for first > 0 && indent(s.lines[first-1]) == dash && strings.HasPrefix(s.lines[first-1][dash:], "#") {
		first--
	}
	body := make([]string, 0, last-first)
	size := 0
	for _, l := range s.lines[first:last] {
		l = l[min(dash, indent(l)):]
		if size += len(l) + 1; size > mostWritten {
			return "", 0
		}
		body = append(body, l)
	}
	return strings.TrimRight(strings.Join(body, "\n"), " \n"), first + 1
}

// opens is whether a line is the first of a rule whose first key is at column key:
// what is before that column begins with the rule's dash, or is the list around it.
func opens(line string, key int) bool {
	n := indent(line)
	return !blank(line) && line[n] != '#' && (n < key || n == key && line[n] == '{')
}

// withoutExamples is the line before which a rule's examples begin, where they are
// the last of it; else the line at which it ends.
func (s *source) withoutExamples(first, last int) int {
	for i := first + 1; i < last; i++ {
		if strings.TrimSpace(s.lines[i]) != "examples:" {
			continue
		}
		depth := indent(s.lines[i])
		for _, l := range s.lines[i+1 : last] {
			if n := indent(l); !blank(l) && n <= depth && l[n] != '-' && l[n] != '#' {
				return last
			}
		}
		return i
	}
	return last
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

func blank(line string) bool { return strings.TrimSpace(line) == "" }
