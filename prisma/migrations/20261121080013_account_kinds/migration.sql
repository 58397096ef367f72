-- AlterTable
ALTER TABLE "account" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'simulation',
ADD COLUMN     "preset" TEXT;

ALTER TABLE account ADD CONSTRAINT account_kind CHECK (kind IN ('simulation', 'evaluation', 'funded'));
