import { z } from 'zod';

/** The venue as a broker connection: its name and its state. */
export const venueName = 'Simulation';

export const connectionStatus = z.enum(['Connected', 'ConnectionLost', 'Disconnected']);
