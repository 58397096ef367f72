import { z } from 'zod';

/** The name of a connection of the venue, in any case. */
export const venueConnection = z.string().min(1).max(64);

/** The venue as a broker connection: its name and its state. */
export const venueName = 'Simulation';

export const connectionStatus = z.enum(['Connected', 'ConnectionLost', 'Disconnected']);
