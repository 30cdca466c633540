package train

import (
	"fmt"
	"io/fs"

	"undertone/nlp"
)

// ReadActs reads the phrases that tell what a turn does.
func ReadActs(fsys fs.FS, file string) ([]nlp.Cue, error) {
	return readFile(fsys, file, func(l *lines) ([]nlp.Cue, error) {
		const head = "phrase\tact"
		if got, _ := l.next(); got != head {
			l.bad("heading", fmt.Sprintf("want phrase, act, got %q", got))
			return nil, l.err()
		}
		var out []nlp.Cue
		for {
			f, ok := l.fields(2)
			if !ok {
				return out, l.err()
			}
			act, known := nlp.ParseAct(f[1])
			if !known {
				l.bad("act", fmt.Sprintf("unknown act %q", f[1]))
			}
			if f[0] == "" || len(f[0]) > nlp.LongestCue {
				l.bad("phrase", fmt.Sprintf("has %d bytes, want 1 to %d", len(f[0]), nlp.LongestCue))
			}
			out = append(out, nlp.Cue{Phrase: f[0], Act: act})
		}
	})
}
