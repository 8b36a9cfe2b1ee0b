// Package problem has every sentence that the client says to people. Explain and its
// kin turn an error into what happened, what was kept and what to do; the others name
// one thing that is to be said, such as NoMicrophone or HandedOver, with its
// arguments.
//
// What a sentence is about is decided elsewhere: no code here looks at the local copy
// or at a connection. Labels of buttons and pages are the window's.
package problem
