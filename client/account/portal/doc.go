// Package portal keeps one account in step with its portal: the events socket, the
// listings, the polling where no socket opens, the probing in an outage, and what all of
// them say of the connection. It knows neither tokens nor the local copy's agents, and
// hands every list to a Feed.
package portal
