// Package alerts decides which news deserve a notification, when, and in which words:
// it gathers those of one conversation, keeps a pause between them and melts a flood
// into one.
//
// What is news is decided by whoever calls it. How a notification comes onto the
// desktop is the window's business, which hears of it by the event model.Alert.
package alerts
