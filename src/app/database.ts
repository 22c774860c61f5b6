/** The one database in which everything durable lives. */
export const DATABASE = "pixy";
