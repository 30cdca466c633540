// Package config reads the settings of a server: defaults, one YAML file, and
// the environment, each over the one before.
//
// A section of the file is the Options of the package it sets, so a setting is
// declared, explained and checked in one place. To add a section, add a field to
// Config, a line to its parts, and its keys to example.yaml. A list of structs,
// such as topics, is a section too; its problems name the entry, counted from 1.
// What can change while the server runs is listed in watch.go.
//
// Promises, each with the test that holds it:
//
//   - Every problem is reported at once, with its line and column, whether the
//     key is unknown, the value of the wrong kind or out of range
//     (TestParse_reportsEveryProblem).
//   - A key or variable that means nothing is a problem, never ignored, and a
//     near miss is told what it may have meant
//     (TestParse_suggestsWhatWasMeant, TestParse_environment).
//   - The zero value of every setting means its default (TestParse_defaults), and
//     Example shows all of them (TestExample_hasEveryKeyWithItsDefault).
//   - Whatever bytes it holds, a file is read or refused, never a panic
//     (FuzzParse).
//   - A server takes over what a Watch found changed only when all of the new
//     configuration is good (TestWatch_aBadFileChangesNothingAndIsToldOnce), and
//     never one that is half written (TestWatch_waitsUntilAFileIsWritten). What
//     needs a restart is named (TestWatch_namesWhatWaitsForARestart).
//
// A duration is written as 250ms, 2m or 7d; a number of bytes as 65536 or
// 64KiB. A key in the environment is written UNDERTONE_SECTION_KEY: journal.url
// is UNDERTONE_JOURNAL_URL. An empty variable counts as unset.
package config
