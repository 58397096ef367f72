/** The venue as two connections of a person: of the shared feed, and of their own replay. One is used at a time. */
export const liveConnection = 'Simulation';
export const replayConnection = 'Playback';
export type VenueConnection = typeof liveConnection | typeof replayConnection;
