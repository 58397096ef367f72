-- CreateTable
CREATE TABLE "trading_window" (
    "person_id" UUID NOT NULL,
    "from_minute" INTEGER NOT NULL,
    "to_minute" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trading_window_pkey" PRIMARY KEY ("person_id")
);

-- AddForeignKey
ALTER TABLE "trading_window" ADD CONSTRAINT "trading_window_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

GRANT SELECT, INSERT, UPDATE, DELETE ON trading_window TO portcullis_app;
ALTER TABLE trading_window ADD CONSTRAINT trading_window_sane CHECK (
  from_minute BETWEEN 0 AND 1439 AND to_minute BETWEEN 0 AND 1439 AND from_minute <> to_minute);
