import { runApp } from '@portcullis/http';
import { startVenue } from './start-venue.ts';

await runApp('venue', startVenue);
