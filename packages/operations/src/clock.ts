/** The one way that operations learn the time. Asked after locks are held, so that order follows the locks. */
export type Clock = () => Date;
