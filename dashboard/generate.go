package dashboard

// The page is built, not committed: npm and Vite turn web/ into dist/, which
// git ignores but for its placeholder. `npm ci` installs exactly what the lock
// file names; Vite copies web/public over, and the placeholder with it. Its types of
// the wire are committed, so that the page builds without Go.

//go:generate go run ../cmd/dev types
//go:generate npm --prefix web ci
//go:generate npm --prefix web run build
