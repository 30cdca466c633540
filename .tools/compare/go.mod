// What Undertone is measured against. A module of its own, so that neither
// library ever meets the server's go.mod.
module undertone/compare

go 1.26.0

require (
	github.com/go-ego/gse v0.80.3
	github.com/jonreiter/govader v0.0.0-20250429093935-f6505c8d03cc
	undertone v0.0.0
)

require (
	github.com/vcaesar/cedar v0.20.2 // indirect
	gonum.org/v1/gonum v0.16.0 // indirect
)

replace undertone => ../..
