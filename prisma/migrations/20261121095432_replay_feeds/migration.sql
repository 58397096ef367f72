-- AlterTable
ALTER TABLE "account" ADD COLUMN     "is_connected" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "feed" (
    "name" TEXT NOT NULL,
    "person_id" UUID,
    "from" TIMESTAMPTZ(0) NOT NULL,
    "to" TIMESTAMPTZ(0) NOT NULL,
    "instruments" TEXT[],
    "clock" TIMESTAMPTZ(0) NOT NULL,
    "speed" INTEGER NOT NULL DEFAULT 0,
    "anchor_clock" TIMESTAMPTZ(0) NOT NULL,
    "anchored_at" TIMESTAMPTZ(3) NOT NULL,
    "is_connected" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "feed_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "feed_person_id_key" ON "feed"("person_id");

-- CreateIndex
CREATE INDEX "feed_speed_idx" ON "feed"("speed");

-- AddForeignKey
ALTER TABLE "feed" ADD CONSTRAINT "feed_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The apps read and write them.
GRANT SELECT, INSERT, UPDATE, DELETE ON feed TO portcullis_app;

ALTER TABLE feed ADD CONSTRAINT feed_clock CHECK ("from" <= clock AND clock <= "to" AND "from" < "to"),
  ADD CONSTRAINT feed_speed CHECK (speed BETWEEN 0 AND 1000);
